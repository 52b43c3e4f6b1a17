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
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Several nodes over one Redis, in one process. */
abstract class SharedCase {
  static final Duration SOON = Duration.ofSeconds(20);
  static final Duration LEASE = Duration.ofSeconds(30);
  static final String MODEL = "openai/gpt-5";
  static final int LIMIT = 70;

  static RedisServer redis;
  static Vertx vertx;

  final List<SharedNode> nodes = new CopyOnWriteArrayList<>();
  final Bank bank = new Bank();
  final UUID organisation = UUID.randomUUID();
  final UUID user = UUID.randomUUID();
  final UUID key = UUID.randomUUID();

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

  void start(int count, Duration lease, Limit... limits) {
    start(Duration.ofSeconds(10), count, lease, limits);
  }

  void start(Duration patience, int count, Duration lease, Limit... limits) {
    start(
        new SharedNode.Common(redis.url(), vertx, organisation, bank, nodes, patience, lease),
        count,
        limits);
  }

  /** Two nodes over another Redis. */
  void startOn(String url, Limit... limits) {
    Duration patience = Duration.ofSeconds(10);
    start(new SharedNode.Common(url, vertx, organisation, bank, nodes, patience, LEASE), 2, limits);
  }

  private void start(SharedNode.Common common, int count, Limit... limits) {
    for (int one = 0; one < count; one++) {
      var node = new SharedNode(common);
      node.table().replace(List.of(limits));
      nodes.add(node);
    }
    Await.until("all to be here", SOON, () -> nodes.stream().allMatch(it -> it.line().isHere()));
  }

  List<SharedVerdict> together(int requests) {
    return verdicts(ask(requests));
  }

  List<SharedVerdict> together(int requests, Caller caller) {
    return verdicts(
        IntStream.range(0, requests)
            .mapToObj(one -> nodes.get(one % nodes.size()).ask(caller, demand()))
            .toList());
  }

  List<Future<SharedVerdict>> ask(int requests) {
    List<Future<SharedVerdict>> asked = new ArrayList<>();
    for (int one = 0; one < requests; one++) {
      asked.add(nodes.get(one % nodes.size()).ask(caller(), demand()));
    }
    return asked;
  }

  static List<SharedVerdict> verdicts(List<Future<SharedVerdict>> asked) {
    return asked.stream().map(SharedTableTest::verdict).toList();
  }

  static SharedVerdict verdict(Future<SharedVerdict> asked) {
    return asked.toCompletionStage().toCompletableFuture().join();
  }

  static List<SharedHold> holds(List<SharedVerdict> verdicts) {
    return verdicts.stream()
        .filter(it -> it instanceof SharedVerdict.Taken)
        .map(it -> ((SharedVerdict.Taken) it).hold())
        .toList();
  }

  static SharedVerdict.Refused refused(SharedVerdict verdict) {
    assertThat(verdict).isInstanceOf(SharedVerdict.Refused.class);
    return (SharedVerdict.Refused) verdict;
  }

  interface Each {
    void does(SharedNode node, SharedHold hold);
  }

  void everyOne(List<SharedHold> holds, Each each) {
    holds.forEach(hold -> each.does(owner(hold), hold));
  }

  SharedNode owner(SharedHold hold) {
    return nodes.stream().filter(node -> node.table() == hold.table()).findFirst().orElseThrow();
  }

  LimitTable.State state(Limit limit) {
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
  void await(Limit limit, long taken) {
    Await.until(taken + " to be taken", SOON, () -> state(limit).taken() == taken);
  }

  static int most(Measure measure) {
    return measure == Measure.TOKENS || measure == Measure.MONEY ? LIMIT / 10 : LIMIT;
  }

  static Demand demand() {
    return new Demand(MODEL, 10, 10);
  }

  Caller caller() {
    return caller(Limits.DEFAULT);
  }

  Caller caller(Limits limits) {
    UUID who = limits.equals(Limits.DEFAULT) ? key : UUID.randomUUID();
    return new Caller(organisation, user, null, who, "caller", Set.of(), null, limits);
  }

  static Limit limit(LimitScope scope, Measure measure, @Nullable String model, long amount) {
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
