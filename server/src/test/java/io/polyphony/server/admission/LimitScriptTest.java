package io.polyphony.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.access.Caller;
import io.polyphony.server.cluster.RedisForTests;
import io.polyphony.server.cluster.RedisLine;
import io.polyphony.server.cluster.RedisScript;
import io.polyphony.server.store.Ids;
import io.polyphony.testkit.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script in Redis and {@link LimitTable} say the same of the same requests. */
class LimitScriptTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Of the test's clock: Redis itself reads its own. */
  private static final RedisScript SCRIPT =
      RedisScript.of(
          RedisScript.read("counters.lua", "operations.lua")
              .replace("redis.call('TIME')", "redis.call('HMGET', 'clock', 'seconds', 'micros')"));

  private static RedisServer redis;
  private static Vertx vertx;
  private static RedisLine line;

  private final LimitTable table = new LimitTable();
  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private String epoch = "";

  /** A request that runs, in both. */
  private record Running(
      UUID id,
      Caller caller,
      Demand demand,
      List<SharedRule> rules,
      long[] slots,
      List<Counter.Hold> holds) {}

  @BeforeAll
  static void start() {
    redis = RedisForTests.start();
    vertx = Vertx.vertx();
    line = RedisForTests.line(redis.url(), vertx, PATIENCE);
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      line.close();
      vertx.close();
      redis.close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void thousandsOfRandomRequestsHearTheSame(long seed) {
    // Given
    var random = new SplittableRandom(seed);
    begin();
    table.replace(RandomLimits.limits(random));
    List<Running> running = new ArrayList<>();
    Map<String, Integer> heard = new HashMap<>();

    // When, Then
    for (int step = 0; step < 3_000; step++) {
      advance(random);
      if (running.isEmpty() || random.nextInt(100) < 55) {
        String said = take(random, running);
        heard.merge(said, 1, Integer::sum);
      } else {
        Running one = running.remove(random.nextInt(running.size()));
        if (random.nextInt(4) == 0) {
          running.add(move(random, one));
        } else {
          settle(random, one);
        }
      }
      if (step % 50 == 0) {
        assertThat(states()).as("step " + step).isEqualTo(expectedStates());
      }
      if (random.nextInt(400) == 0) {
        clear(random);
      }
    }
    assertThat(heard.keySet()).as("what was said").contains("ok", "no");
    assertThat(heard.get("no")).isGreaterThan(10);
    assertThat(heard.get("ok")).isGreaterThan(10);
  }

  @Test
  void budgetsBeginAnewWhereTheCalendarSaysSo() {
    // Given
    begin();
    var random = new SplittableRandom(11);
    SharedRule[] rules = {
      rule(Period.DAY), rule(Period.WEEK), rule(Period.MONTH), rule(Period.TOTAL)
    };

    // When, Then
    now = Instant.parse("2024-01-01T00:00:00Z");
    for (int day = 0; day < 900; day++) {
      now = now.plusSeconds(random.nextLong(172_800)).truncatedTo(ChronoUnit.MICROS);
      clock();
      for (SharedRule rule : rules) {
        Period period = java.util.Objects.requireNonNull(rule.rule().limit().period());
        Response reply =
            send(
                call("take")
                    .add(UUID.randomUUID())
                    .rules(List.of(rule), it -> 1)
                    .rules(List.of(), it -> 0));
        if (reply.get(0).toString().equals("fill")) {
          assertThat(ScriptReply.number(reply, 2)).isEqualTo(period.from(now).toEpochDay());
          long full = rule.amount();
          send(
              call("found")
                  .rule(rule, 0)
                  .add(period.from(now).toEpochDay())
                  .add(full)
                  .add("5:5:")
                  .add(0));
          reply =
              send(
                  call("take")
                      .add(UUID.randomUUID())
                      .rules(List.of(rule), it -> 1)
                      .rules(List.of(), it -> 0));
        }
        assertThat(reply.get(0).toString()).isEqualTo("no");
        Instant until = period.until(now);
        long opens = until == null ? -1 : ChronoUnit.MICROS.between(now, until);
        assertThat(ScriptReply.number(reply, 3)).isEqualTo(opens);
      }
    }
  }

  private static SharedRule rule(Period period) {
    return SharedRule.of(
        RandomLimits.limit(LimitScope.ORGANISATION, null, null, Measure.MONEY, period, 10, true),
        RandomLimits.ORGANISATION);
  }

  private String take(SplittableRandom random, List<Running> running) {
    Caller caller = RandomLimits.caller(random);
    Demand demand = RandomLimits.demand(random);
    List<SharedRule> rules = rules(caller, demand);
    UUID id = UUID.randomUUID();
    Response reply = ask(id, demand, rules, List.of(), new long[0]);
    switch (table.take(caller, demand, moment())) {
      case LimitTable.Verdict.Taken(List<Counter.Hold> holds, List<LimitTable.State> beyond) -> {
        assertThat(reply.get(0).toString()).isEqualTo("ok");
        assertThat(reply.get(2).size() / 2).isEqualTo(beyond.size());
        running.add(new Running(id, caller, demand, rules, slots(reply), holds));
      }
      case LimitTable.Verdict.Refused(LimitTable.State state, long need) -> {
        assertThat(reply.get(0).toString()).isEqualTo("no");
        SharedRule rule = ScriptReply.rule(reply, 1, rules);
        assertThat(rule.rule()).isEqualTo(new Rule(state.limit(), state.subject()));
        assertThat(ScriptReply.number(reply, 2)).isEqualTo(state.taken());
        assertThat(rule.need(demand)).isEqualTo(need);
        Duration opens = state.opens();
        assertThat(ScriptReply.number(reply, 3))
            .isEqualTo(opens == null ? -1 : opens.toNanos() / 1_000);
      }
    }
    return reply.get(0).toString();
  }

  private Running move(SplittableRandom random, Running one) {
    Demand to = RandomLimits.demand(random);
    List<SharedRule> rules = rules(one.caller(), to);
    Response reply = ask(one.id(), to, rules, one.rules(), one.slots());
    LimitTable.Moved moved = table.move(one.caller(), one.holds(), to, moment());
    assertThat(reply.get(0).toString()).isEqualTo(moved.moved() ? "ok" : "no");
    return moved.moved()
        ? new Running(one.id(), one.caller(), to, rules, slots(reply), moved.holds())
        : new Running(
            one.id(), one.caller(), one.demand(), one.rules(), one.slots(), moved.holds());
  }

  private void settle(SplittableRandom random, Running one) {
    var used =
        random.nextInt(5) == 0
            ? Used.NOTHING
            : new Used(random.nextLong(2 * one.demand().tokens() + 1), random.nextLong(60));
    List<SharedRule> held = one.rules().stream().filter(SharedRule::isHeld).toList();
    send(call("settle").add(one.id()).add(used.tokens()).add(used.nano()).rules(held, rule -> 0));
    table.settle(one.holds(), used, moment());
  }

  private void clear(SplittableRandom random) {
    List<Limit> rates =
        table.limits().stream()
            .filter(it -> it.measure() == Measure.REQUESTS || it.measure() == Measure.TOKENS)
            .toList();
    Limit limit = rates.get(random.nextInt(rates.size()));
    List<SharedRule> rules =
        table.subjects(limit.id()).stream().map(it -> SharedRule.of(limit, it)).toList();
    send(call("clear").rules(rules, rule -> 0));
    table.clear(limit.id());
  }

  /** Of a budget of which Redis knows nothing, the database knows nothing either here. */
  private Response ask(
      UUID id, Demand demand, List<SharedRule> rules, List<SharedRule> former, long[] slots) {
    while (true) {
      Response reply =
          send(
              call("take")
                  .add(id)
                  .rules(rules, rule -> rule.need(demand))
                  .rules(former, rule -> slots[former.indexOf(rule)]));
      if (!reply.get(0).toString().equals("fill")) {
        return reply;
      }
      SharedRule budget = ScriptReply.rule(reply, 1, rules);
      send(call("found").rule(budget, 0).add(reply.get(2)).add(0).add("1:1:").add(0));
    }
  }

  private Map<Rule, List<Long>> states() {
    List<SharedRule> rules = expectedStates().keySet().stream().map(SharedRule::of).toList();
    Response all = send(call("look").rules(rules, rule -> 1)).get(1);
    Map<Rule, List<Long>> states = new HashMap<>();
    for (int one = 0; one < rules.size(); one++) {
      Response state = all.get(one);
      String used = state.get(0).toString();
      if (!used.isEmpty()) {
        states.put(
            rules.get(one).rule(), List.of(Long.parseLong(used), ScriptReply.number(state, 1)));
      }
    }
    return states;
  }

  private Map<Rule, List<Long>> expectedStates() {
    Map<Rule, List<Long>> states = new HashMap<>();
    for (LimitTable.State state : table.states(moment())) {
      Duration opens = state.opens();
      if (state.limit().measure() != Measure.MONEY || state.taken() > 0) {
        states.put(
            new Rule(state.limit(), state.subject()),
            List.of(state.taken(), opens == null ? -1 : opens.toNanos() / 1_000));
      }
    }
    return states;
  }

  private List<SharedRule> rules(Caller caller, Demand demand) {
    return table.rules(caller, demand).stream().map(SharedRule::of).toList();
  }

  private static long[] slots(Response reply) {
    return ScriptReply.numbers(reply.get(1));
  }

  private void begin() {
    redis.flush();
    clock();
    epoch = send(call("epoch").add("").add("first")).get(1).toString();
    send(call("joined"));
  }

  private void advance(SplittableRandom random) {
    long most = random.nextInt(200) == 0 ? 4_000_000_000L : 3_000_000L;
    now = now.plus(random.nextLong(most), ChronoUnit.MICROS);
    clock();
  }

  private void clock() {
    redis.command(
        "HSET",
        "clock",
        "seconds",
        Long.toString(now.getEpochSecond()),
        "micros",
        Long.toString(now.getNano() / 1_000));
  }

  private Moment moment() {
    return new Moment(now.getEpochSecond() * 1_000_000_000L + now.getNano(), now);
  }

  private ScriptCall call(String operation) {
    return new ScriptCall(operation, RandomLimits.ORGANISATION, epoch, tools());
  }

  private static Response send(ScriptCall call) {
    return call.send(line, SCRIPT).toCompletionStage().toCompletableFuture().join();
  }

  private static SharedTools tools() {
    return new SharedTools(
        line,
        SCRIPT,
        RandomLimits.ORGANISATION,
        () -> 1,
        new Ids(InstantSource.system()),
        Duration.ofDays(300),
        () -> new Moment(0, Instant.EPOCH),
        organisation -> {},
        (organisation, rule, from) -> Future.failedFuture("not asked"),
        new SharedTools.Memory() {
          @Override
          public @Nullable LimitTable table(UUID organisation) {
            return null;
          }

          @Override
          public @Nullable CallerLoad load(UUID key) {
            return null;
          }
        });
  }
}
