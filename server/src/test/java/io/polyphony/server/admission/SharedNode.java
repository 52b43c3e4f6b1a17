package io.polyphony.server.admission;

import io.polyphony.server.access.Caller;
import io.polyphony.server.cluster.RedisForTests;
import io.polyphony.server.cluster.RedisLine;
import io.polyphony.server.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One of several nodes that count an organisation's limits in one Redis. */
final class SharedNode implements AutoCloseable {
  private final RedisLine line;
  private final SharedTools tools;
  private final LimitTable table = new LimitTable();
  private final Map<UUID, CallerLoad> loads = new ConcurrentHashMap<>();
  private final Bank bank;
  private final UUID organisation;
  private final SharedTable shared;

  /** What all nodes have in common. */
  record Common(
      String redis,
      Vertx vertx,
      UUID organisation,
      Bank bank,
      List<SharedNode> nodes,
      Duration patience,
      Duration lease) {}

  SharedNode(Common common) {
    this.line = RedisForTests.line(common.redis(), common.vertx(), common.patience());
    this.bank = common.bank();
    this.organisation = common.organisation();
    Consumer<UUID> tell =
        organisation ->
            Thread.startVirtualThread(() -> common.nodes().forEach(node -> node.shared.look()));
    this.tools =
        new SharedTools(
            line,
            SharedLimits.script(),
            UUID.randomUUID(),
            () -> common.nodes().size(),
            new Ids(InstantSource.system()),
            common.lease(),
            () -> new Moment(System.nanoTime(), InstantSource.system().instant()),
            tell,
            (organisation, rule, from) -> Future.succeededFuture(bank.spent(rule.subject())),
            new SharedTools.Memory() {
              @Override
              public @Nullable LimitTable table(UUID of) {
                return table;
              }

              @Override
              public @Nullable CallerLoad load(UUID key) {
                return loads.get(key);
              }
            });
    this.shared = new SharedTable(common.organisation(), tools);
    line.whenBack(shared::back);
  }

  LimitTable table() {
    return table;
  }

  SharedTable shared() {
    return shared;
  }

  RedisLine line() {
    return line;
  }

  Future<SharedVerdict> ask(Caller caller, Demand demand) {
    return ask(UUID.randomUUID(), caller, demand, null);
  }

  /** The same request asks for another model. */
  Future<SharedVerdict> move(SharedHold hold, Demand to) {
    return ask(hold.id(), hold.caller(), to, hold);
  }

  private Future<SharedVerdict> ask(
      UUID id, Caller caller, Demand demand, @Nullable SharedHold former) {
    List<SharedRule> rules = new ArrayList<>();
    table.rules(caller, demand).forEach(rule -> rules.add(SharedRule.of(rule)));
    if (former == null) {
      rules.addAll(SharedRule.own(caller));
    }
    for (SharedRule own : SharedRule.own(caller)) {
      loads
          .computeIfAbsent(own.subject(), key -> new CallerLoad())
          .take(id, System.nanoTime(), Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
    Promise<SharedVerdict> answer = Promise.promise();
    shared.ask(new SharedAsk(id, caller, table, demand, rules, former, answer));
    return answer.future();
  }

  /** The request ends; what it came to is in the bank some time later. */
  void settle(SharedHold hold, Used used) {
    shared.settle(hold, used);
  }

  void store(SharedHold hold, Used used) {
    long transaction = bank.add(hold.rules().getLast().subject(), used.nano());
    shared.stored(hold, used, transaction);
  }

  /** Looks at the bank, as every node does every few seconds. */
  void look(Limit limit, UUID subject) {
    Period period = java.util.Objects.requireNonNull(limit.period());
    long from = period.from(InstantSource.system().instant()).toEpochDay();
    shared.found(limit, List.of(subject), from, bank.spent(subject));
  }

  List<LimitTable.State> states() {
    SharedStates states = shared.states();
    return states == null
        ? List.of()
        : states
            .of(table.limits())
            .onFailure(other -> shared.look())
            .otherwise(List.of())
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  UUID organisation() {
    return organisation;
  }

  @Override
  public void close() {
    line.close();
  }
}
