package io.polyphony.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Limits;
import io.polyphony.server.cluster.RedisForTests;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Several nodes, one Redis: together they never grant more than one may. */
class SharedTableTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final String MODEL = "openai/gpt-5";
  private static final int LIMIT = 70;

  private static RedisServer redis;
  private static Vertx vertx;

  private final List<SharedNode> nodes = new CopyOnWriteArrayList<>();
  private final Bank bank = new Bank();
  private final UUID organisation = UUID.randomUUID();
  private final UUID user = UUID.randomUUID();
  private final UUID key = UUID.randomUUID();

  @BeforeAll
  static void start() {
    redis = RedisForTests.start();
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      vertx.close();
      redis.close();
    }
  }

  @BeforeEach
  void empty() {
    redis.flush();
  }

  @AfterEach
  void close() {
    nodes.forEach(SharedNode::close);
  }

  @ParameterizedTest
  @CsvSource({
    "REQUESTS, ORGANISATION, 1",
    "REQUESTS, USER, 3",
    "REQUESTS, VIRTUAL_KEY, 3",
    "TOKENS, ORGANISATION, 3",
    "TOKENS, USER, 1",
    "TOKENS, VIRTUAL_KEY, 3",
    "CONCURRENCY, ORGANISATION, 3",
    "CONCURRENCY, USER, 3",
    "CONCURRENCY, VIRTUAL_KEY, 1",
    "MONEY, ORGANISATION, 3",
    "MONEY, USER, 3",
    "MONEY, VIRTUAL_KEY, 1",
    "MONEY, ORGANISATION, 1",
  })
  void twoHundredAtOnceNeverGoAboveALimit(Measure measure, LimitScope scope, int count) {
    // Given
    Limit limit = limit(scope, measure, "openai/*", LIMIT);
    Limit wide = limit(LimitScope.ORGANISATION, Measure.REQUESTS, null, 10_000);
    start(count, LEASE, limit, wide);

    // When
    List<SharedVerdict> verdicts = together(200);

    // Then
    List<SharedHold> granted = holds(verdicts);
    assertThat(granted).hasSize(most(measure));
    assertThat(verdicts)
        .filteredOn(it -> !(it instanceof SharedVerdict.Taken))
        .hasSize(200 - most(measure))
        .allSatisfy(it -> assertThat(refused(it).rule().limit()).isEqualTo(limit));
    assertThat(state(wide).taken()).as("a refused request holds nothing").isEqualTo(granted.size());
    assertThat(state(limit).left()).isZero();
    everyOne(granted, (node, hold) -> node.settle(hold, Used.NOTHING));
    if (measure != Measure.REQUESTS) {
      await(limit, 0);
      assertThat(holds(together(200))).hasSize(most(measure));
    }
  }

  @Test
  void aKeysOwnNumbersHoldOverAllNodes() {
    // Given
    start(3, LEASE);

    // When
    List<SharedHold> slots = holds(together(200, caller(new Limits(null, 9))));
    List<SharedHold> paced = holds(together(200, caller(new Limits(50, null))));

    // Then
    assertThat(slots).hasSize(9);
    assertThat(paced).hasSizeBetween(50, 52);
  }

  @ParameterizedTest
  @EnumSource(Measure.class)
  void whatIsForgottenInTheMiddleIsSummedAnew(Measure measure) {
    // Given
    Limit limit = limit(LimitScope.ORGANISATION, measure, null, LIMIT);
    start(3, LEASE, limit);
    List<SharedHold> before = holds(together(most(measure) / 2));
    assertThat(before).hasSize(most(measure) / 2);

    // When
    List<Future<SharedVerdict>> asked = ask(100);
    redis.flush();
    asked.addAll(ask(100));
    List<SharedHold> after = holds(verdicts(asked));

    // Then
    assertThat(before.size() + after.size()).isEqualTo(most(measure));
    assertThat(state(limit).left()).isZero();
  }

  @Test
  void aRestartOfRedisLosesNothingThatRuns() {
    // Given
    Limit limit = limit(LimitScope.USER, Measure.CONCURRENCY, null, 10);
    start(3, LEASE, limit);
    List<SharedHold> before = holds(together(4));

    // When
    redis.restart();
    Await.until("all to be back", SOON, () -> nodes.stream().allMatch(it -> it.line().isHere()));
    List<SharedHold> after = holds(together(50));

    // Then
    assertThat(before.size() + after.size()).isEqualTo(10);
    everyOne(before, (node, hold) -> node.settle(hold, Used.NOTHING));
    await(limit, 6);
    assertThat(holds(together(50))).hasSize(4);
  }

  @Test
  void tenThousandRandomEndsLeaveNoSlotTaken() {
    // Given
    Limit limit = limit(LimitScope.VIRTUAL_KEY, Measure.CONCURRENCY, null, 4);
    Limit tokens = limit(LimitScope.USER, Measure.TOKENS, null, 1_000_000_000);
    start(3, LEASE, limit, tokens);
    var random = new SplittableRandom(3);
    int granted = 0;

    // When
    for (int round = 0; round < 500; round++) {
      List<SharedHold> running = holds(together(20));
      assertThat(running).hasSizeLessThanOrEqualTo(4).isNotEmpty();
      granted += running.size();
      for (SharedHold hold : running) {
        nodes.get(random.nextInt(3)).settle(hold, Used.NOTHING);
      }
    }

    // Then
    assertThat(granted).isGreaterThan(500);
    Await.until("slots to be 0", Duration.ofSeconds(1), () -> state(limit).taken() == 0);
    await(tokens, 0);
  }

  @Test
  void aKilledNodesSlotsComeBackAfterTheirLeaseAndOthersStay() {
    // Given
    Limit slots = limit(LimitScope.ORGANISATION, Measure.CONCURRENCY, null, 6);
    Limit tokens = limit(LimitScope.ORGANISATION, Measure.TOKENS, null, 1_000);
    start(2, Duration.ofMillis(1_500), slots, tokens);
    SharedNode killed = nodes.getFirst();
    SharedNode other = nodes.getLast();
    for (int one = 0; one < 3; one++) {
      assertThat(verdict(killed.ask(caller(), demand()))).isInstanceOf(SharedVerdict.Taken.class);
      assertThat(verdict(other.ask(caller(), demand()))).isInstanceOf(SharedVerdict.Taken.class);
    }
    assertThat(verdict(other.ask(caller(), demand()))).isInstanceOf(SharedVerdict.Refused.class);

    // When
    killed.close();
    nodes.remove(killed);

    // Then
    Await.until(
        "the lease to end",
        SOON,
        () -> {
          other.shared().renew();
          return state(slots).taken() == 3;
        });
    assertThat(state(tokens).taken()).as("what the other holds").isEqualTo(30);
    assertThat(holds(together(20))).hasSize(3);
  }

  @Test
  void moneyIsCountedOnceWhoeverLooksAndWhenever() {
    // Given
    Limit budget = limit(LimitScope.ORGANISATION, Measure.MONEY, null, 1_000_000_000);
    start(3, LEASE, budget);
    var random = new SplittableRandom(9);
    List<Runnable> later = new ArrayList<>();
    long spent = 0;

    // When
    for (int round = 0; round < 300; round++) {
      for (SharedHold hold : holds(together(6))) {
        var used = new Used(1, random.nextLong(1, 100));
        spent += used.nano();
        SharedNode node = owner(hold);
        node.settle(hold, used);
        later.add(random.nextInt(later.size() + 1), () -> node.store(hold, used));
      }
      while (later.size() > 10) {
        later.removeLast().run();
        nodes.get(random.nextInt(3)).look(budget, organisation);
      }
      if (round == 100 || round == 200) {
        redis.flush();
      }
      long least = spent;
      Await.until("round " + round, SOON, () -> state(budget).taken() >= least);
    }
    later.forEach(Runnable::run);

    // Then
    long all = spent;
    assertThat(bank.sum(organisation)).isEqualTo(all);
    await(budget, all);
    nodes.forEach(node -> node.look(budget, organisation));
    await(budget, all);
    redis.flush();
    together(3).forEach(verdict -> assertThat(verdict).isInstanceOf(SharedVerdict.Taken.class));
    assertThat(state(budget).taken()).as("with what three hold").isEqualTo(all + 30);
  }

  @Test
  void whatTurnsToAnotherModelHoldsOfThatOneInsteadOrStays() {
    // Given
    Limit first = limit(LimitScope.ORGANISATION, Measure.TOKENS, "openai/*", 100);
    Limit second = limit(LimitScope.ORGANISATION, Measure.TOKENS, "groq/*", 15);
    start(2, LEASE, first, second);
    SharedNode node = nodes.getFirst();
    SharedHold one = holds(List.of(verdict(node.ask(caller(), demand())))).getFirst();
    SharedHold two = holds(List.of(verdict(node.ask(caller(), demand())))).getFirst();
    var other = new Demand("groq/llama", 10, 10);

    // When
    SharedVerdict moved = verdict(node.move(one, other));
    SharedVerdict refused = verdict(node.move(two, other));

    // Then
    assertThat(moved).isInstanceOf(SharedVerdict.Taken.class);
    assertThat(refused(refused).rule().limit()).isEqualTo(second);
    assertThat(state(first).taken()).isEqualTo(10);
    assertThat(state(second).taken()).isEqualTo(10);
    node.settle(one, new Used(3, 0));
    node.settle(two, new Used(4, 0));
    await(first, 4);
    await(second, 3);
  }

  @Test
  void whileRedisStandsStillItIsAwayAndThenAllIsRightAgain() {
    // Given
    Limit limit = limit(LimitScope.ORGANISATION, Measure.CONCURRENCY, null, 8);
    start(Duration.ofMillis(150), 3, LEASE, limit);
    List<SharedHold> before = holds(together(4));

    // When
    redis.freeze();
    List<SharedVerdict> during;
    try {
      during = together(30);
      everyOne(before.subList(0, 2), (node, hold) -> node.settle(hold, Used.NOTHING));
      Await.until("away", SOON, () -> nodes.stream().noneMatch(it -> it.line().isHere()));
    } finally {
      redis.thaw();
    }

    // Then
    assertThat(during).allMatch(it -> it instanceof SharedVerdict.Away);
    Await.until("all to be back", SOON, () -> nodes.stream().allMatch(it -> it.line().isHere()));
    assertThat(holds(together(30))).as("two of eight run").hasSize(6);
  }

  private void start(int count, Duration lease, Limit... limits) {
    start(Duration.ofSeconds(10), count, lease, limits);
  }

  private void start(Duration patience, int count, Duration lease, Limit... limits) {
    var common = new SharedNode.Common(redis, vertx, organisation, bank, nodes, patience, lease);
    for (int one = 0; one < count; one++) {
      var node = new SharedNode(common);
      node.table().replace(List.of(limits));
      nodes.add(node);
    }
    Await.until("all to be here", SOON, () -> nodes.stream().allMatch(it -> it.line().isHere()));
  }

  private List<SharedVerdict> together(int requests) {
    return verdicts(ask(requests));
  }

  private List<SharedVerdict> together(int requests, Caller caller) {
    return verdicts(
        IntStream.range(0, requests)
            .mapToObj(one -> nodes.get(one % nodes.size()).ask(caller, demand()))
            .toList());
  }

  private List<Future<SharedVerdict>> ask(int requests) {
    List<Future<SharedVerdict>> asked = new ArrayList<>();
    for (int one = 0; one < requests; one++) {
      asked.add(nodes.get(one % nodes.size()).ask(caller(), demand()));
    }
    return asked;
  }

  private static List<SharedVerdict> verdicts(List<Future<SharedVerdict>> asked) {
    return asked.stream().map(SharedTableTest::verdict).toList();
  }

  private static SharedVerdict verdict(Future<SharedVerdict> asked) {
    return asked.toCompletionStage().toCompletableFuture().join();
  }

  private static List<SharedHold> holds(List<SharedVerdict> verdicts) {
    return verdicts.stream()
        .filter(it -> it instanceof SharedVerdict.Taken)
        .map(it -> ((SharedVerdict.Taken) it).hold())
        .toList();
  }

  private static SharedVerdict.Refused refused(SharedVerdict verdict) {
    assertThat(verdict).isInstanceOf(SharedVerdict.Refused.class);
    return (SharedVerdict.Refused) verdict;
  }

  private interface Each {
    void does(SharedNode node, SharedHold hold);
  }

  private void everyOne(List<SharedHold> holds, Each each) {
    holds.forEach(hold -> each.does(owner(hold), hold));
  }

  private SharedNode owner(SharedHold hold) {
    return nodes.stream().filter(node -> node.table() == hold.table()).findFirst().orElseThrow();
  }

  private LimitTable.State state(Limit limit) {
    List<LimitTable.State> found = new ArrayList<>();
    Await.until(
        "the state of " + limit.measure(),
        SOON,
        () -> {
          found.clear();
          nodes.getLast().states().stream()
              .filter(state -> state.limit().equals(limit))
              .max(Comparator.comparingLong(LimitTable.State::taken))
              .ifPresent(found::add);
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  /** Other nodes' words come by other connections. */
  private void await(Limit limit, long taken) {
    Await.until(taken + " to be taken", SOON, () -> state(limit).taken() == taken);
  }

  private static int most(Measure measure) {
    return measure == Measure.TOKENS || measure == Measure.MONEY ? LIMIT / 10 : LIMIT;
  }

  private static Demand demand() {
    return new Demand(MODEL, 10, 10);
  }

  private Caller caller() {
    return caller(Limits.DEFAULT);
  }

  private Caller caller(Limits limits) {
    UUID who = limits.equals(Limits.DEFAULT) ? key : UUID.randomUUID();
    return new Caller(organisation, user, null, who, "caller", Set.of(), null, limits);
  }

  private static Limit limit(
      LimitScope scope, Measure measure, @Nullable String model, long amount) {
    Period period =
        switch (measure) {
          case CONCURRENCY -> null;
          case MONEY -> Period.TOTAL;
          case REQUESTS, TOKENS -> Period.HOUR;
        };
    return new Limit(
        UUID.randomUUID(),
        "limit",
        scope,
        null,
        model,
        measure,
        period,
        amount,
        true,
        Outage.SHARE,
        Instant.EPOCH);
  }
}
