package io.polyphony.server.admission;

import io.polyphony.server.access.Caller;
import io.polyphony.server.cluster.Nodes;
import io.polyphony.server.cluster.RedisConfig;
import io.polyphony.server.cluster.RedisLine;
import io.polyphony.server.cluster.RedisScript;
import io.polyphony.server.cluster.Signals;
import io.polyphony.server.store.Ids;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All organisations' limits as all nodes count them together, in Redis; unused without one. */
@Singleton
public class SharedLimits implements Signals.Receiver {
  private static final Logger LOG = Logger.getLogger(SharedLimits.class);
  private static final String TOPIC = "limit-epoch";
  private static final long PATIENCE_MS = 2_000;
  private static final int RENEWALS_OF_A_LEASE = 3;

  private final RedisLine line;
  private final Nodes nodes;
  private final Signals signals;
  private final LimitStore rows;
  private final ExecutorService threads;
  private final InstantSource clock;
  private final Ids ids;
  private final RedisConfig config;
  private final Map<UUID, SharedTable> tables = new ConcurrentHashMap<>();
  private @Nullable SharedTools tools;

  @Inject
  public SharedLimits(
      RedisLine line,
      Nodes nodes,
      Signals signals,
      LimitStore rows,
      @VirtualThreads ExecutorService threads,
      InstantSource clock,
      Ids ids,
      RedisConfig config) {
    this.line = line;
    this.nodes = nodes;
    this.signals = signals;
    this.rows = rows;
    this.threads = threads;
    this.clock = clock;
    this.ids = ids;
    this.config = config;
  }

  /** The script that Redis runs. */
  static RedisScript script() {
    return RedisScript.of(RedisScript.read("counters.lua", "operations.lua"));
  }

  void start(@Observes @Priority(28) StartupEvent event) {
    if (line.isUsed()) {
      signals.receive(TOPIC, this);
      line.whenBack(() -> tables.values().forEach(SharedTable::back));
      beat();
    }
  }

  /** Whose count the epochs are made of; said once, before the first request. */
  void remembering(SharedTools.Memory memory) {
    if (line.isUsed()) {
      tools =
          new SharedTools(
              line,
              script(),
              nodes.id(),
              nodes::count,
              ids,
              config.lease(),
              () -> new Moment(System.nanoTime(), clock.instant()),
              this::tell,
              this::spent,
              memory);
    }
  }

  private void beat() {
    tables.values().forEach(SharedTable::renew);
    line.later(config.lease().toMillis() / RENEWALS_OF_A_LEASE, this::beat);
  }

  boolean isUsed() {
    return line.isUsed();
  }

  Counted counted() {
    return switch (line.state()) {
      case UNUSED -> Counted.PROCESS;
      case HERE -> Counted.NODES;
      case AWAY -> Counted.SHARE;
    };
  }

  int nodes() {
    return nodes.count();
  }

  SharedTable table(UUID organisation) {
    SharedTools known = tools;
    if (known == null) {
      throw new IllegalStateException("Redis is not used");
    }
    return tables.computeIfAbsent(organisation, id -> new SharedTable(id, known));
  }

  /** Asks all rules at once; the answer comes on Redis's event loop. */
  Future<SharedVerdict> ask(
      UUID id,
      Caller caller,
      @Nullable LimitTable table,
      @Nullable Demand demand,
      List<SharedRule> rules,
      @Nullable SharedHold former) {
    Promise<SharedVerdict> answer = Promise.promise();
    table(caller.organisation())
        .ask(new SharedAsk(id, caller, table, demand, rules, former, answer));
    return answer.future();
  }

  /**
   * Who has used what of those limits, over all nodes; blocking.
   *
   * @return null if Redis cannot be asked now
   */
  @Nullable List<LimitTable.State> states(UUID organisation, List<Limit> limits) {
    return asked(organisation, states -> states.of(limits));
  }

  /** Forgets what was used of a rate, over all nodes; blocking. */
  void clear(UUID organisation, Limit limit) {
    asked(organisation, states -> states.clear(limit));
  }

  private <T> @Nullable T asked(UUID organisation, Function<SharedStates, Future<T>> question) {
    SharedStates states = line.isUsed() ? table(organisation).states() : null;
    if (states == null) {
      return null;
    }
    try {
      return question
          .apply(states)
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException away) {
      LOG.debugf("What all nodes have used is not known now: %s", away.getMessage());
      table(organisation).look();
      return null;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void changed(String id) {
    if (tools != null && line.isHere()) {
      table(UUID.fromString(id)).look();
    }
  }

  @Override
  public void missed() {
    if (line.isHere()) {
      tables.values().forEach(SharedTable::look);
    }
  }

  private void tell(UUID organisation) {
    threads.execute(
        () -> {
          try {
            signals.send(TOPIC, organisation.toString());
          } catch (RuntimeException away) {
            LOG.debugf("Other nodes will see the new epoch by themselves: %s", away.getMessage());
          }
        });
  }

  private Future<LimitStore.Spent> spent(UUID organisation, SharedRule rule, long from) {
    Promise<LimitStore.Spent> promise = Promise.promise();
    threads.execute(
        () -> {
          try {
            Limit limit = rule.rule().limit();
            LocalDate day = LocalDate.ofEpochDay(from);
            promise.complete(rows.spent(organisation, limit, day, rule.subject()));
          } catch (RuntimeException away) {
            promise.fail(away);
          }
        });
    return promise.future();
  }
}
