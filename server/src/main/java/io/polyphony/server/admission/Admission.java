package io.polyphony.server.admission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.Quota;
import io.polyphony.server.access.Caller;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a caller may start one more request now: in memory, in microseconds; where there
 * is Redis, with all other nodes in one round trip.
 */
@Singleton
public class Admission {
  private final AdmissionConfig config;
  private final LimitBook book;
  private final SharedLimits shared;
  private final Map<UUID, CallerLoad> loads = new ConcurrentHashMap<>();

  @Inject
  public Admission(
      AdmissionConfig config, LimitBook book, SharedLimits shared, MeterRegistry meters) {
    this.config = config;
    this.book = book;
    this.shared = shared;
    Gauge.builder("polyphony_admission_running", this, Admission::running)
        .description("Requests that hold a slot now")
        .register(meters);
  }

  void start(@Observes @Priority(27) StartupEvent event) {
    shared.remembering(
        new SharedTools.Memory() {
          @Override
          public @Nullable LimitTable table(UUID organisation) {
            return book.table(organisation);
          }

          @Override
          public @Nullable CallerLoad load(UUID key) {
            return loads.get(key);
          }
        });
  }

  /** Whether the caller's organisation has limits: only then does the demand matter. */
  public boolean isLimited(Caller caller) {
    return book.table(caller.organisation()) != null;
  }

  /** Whether limits are counted over all nodes: then {@link #ask} must be asked. */
  public boolean isShared() {
    return shared.isUsed();
  }

  /**
   * Takes from all limits that concern the request, or from none.
   *
   * @param slot the request's id
   * @param demand what the request is expected to use; null for what uses nothing but a slot, or if
   *     the caller {@link #isLimited} by nothing
   * @throws io.polyphony.llm.failure.FailureException RATE_LIMIT, CONCURRENCY_LIMIT or
   *     BUDGET_EXCEEDED, saying which rule, how much is left and when to come again
   */
  public Permit admit(Caller caller, UUID slot, @Nullable Demand demand) {
    LimitTable table = book.table(caller.organisation());
    if (table == null || demand == null) {
      return new Permit(slot, taken(caller, slot, 1), null, null, Permit.Held.NOTHING, book);
    }
    switch (table.take(caller, demand, book.now())) {
      case LimitTable.Verdict.Refused refused ->
          throw LimitWords.refusal(refused.state(), refused.need()).asException();
      case LimitTable.Verdict.Taken(List<Counter.Hold> holds, List<LimitTable.State> beyond) -> {
        CallerLoad load;
        try {
          load = taken(caller, slot, 1);
        } catch (RuntimeException refused) {
          table.undo(holds, book.now());
          throw refused;
        }
        var held = new Permit.Held(demand, holds, warnings(beyond));
        return new Permit(slot, load, table, caller, held, book);
      }
    }
  }

  /**
   * As {@link #admit}, over all nodes.
   *
   * @param context where the answer is wanted
   * @return fails as {@link #admit} throws
   */
  public Future<Permit> ask(Caller caller, UUID slot, @Nullable Demand demand, Context context) {
    LimitTable table = demand == null ? null : book.table(caller.organisation());
    List<SharedRule> rules = new ArrayList<>();
    if (table != null && demand != null) {
      table.rules(caller, demand).forEach(rule -> rules.add(SharedRule.of(rule)));
    }
    rules.addAll(SharedRule.own(caller));
    if (!shared.isUsed() || table == null && rules.isEmpty()) {
      return Future.succeededFuture(admit(caller, slot, demand));
    }
    CallerLoad load = taken(caller, slot, 1);
    if (rules.isEmpty()) {
      return Future.succeededFuture(unasked(caller, slot, load, table, demand));
    }
    Promise<Permit> permit = ((ContextInternal) context).promise();
    shared
        .ask(slot, caller, table, demand, rules, null)
        .map(verdict -> permit(caller, slot, load, demand, verdict))
        .onComplete(permit);
    return permit.future();
  }

  /** No rule concerns it now, but some may if it turns to another model. */
  private Permit unasked(
      Caller caller,
      UUID slot,
      CallerLoad load,
      @Nullable LimitTable table,
      @Nullable Demand demand) {
    var nothing = new SharedHold.Taken(List.of(), new long[0], List.of(), book.now().instant());
    var hold = new SharedHold(slot, caller, table, demand, nothing);
    SharedTable all = shared.table(caller.organisation());
    all.adopt(hold);
    return new Permit(slot, load, demand, List.of(), new Permit.Shared(shared, all, hold));
  }

  private Permit permit(
      Caller caller, UUID slot, CallerLoad load, @Nullable Demand demand, SharedVerdict verdict) {
    SharedTable all = shared.table(caller.organisation());
    return switch (verdict) {
      case SharedVerdict.Taken(SharedHold hold, List<LimitTable.State> beyond) ->
          new Permit(slot, load, demand, warnings(beyond), new Permit.Shared(shared, all, hold));
      case SharedVerdict.Refused(SharedRule rule, long used, Duration opens) -> {
        load.undo(slot, perMinute(caller, 1));
        throw refusal(rule, used, rule.need(demand), opens);
      }
      case SharedVerdict.Away away -> {
        load.undo(slot, perMinute(caller, 1));
        yield byShare(caller, slot, demand, all);
      }
    };
  }

  private RuntimeException refusal(
      SharedRule rule, long used, long need, @Nullable Duration opens) {
    Limit limit = rule.limit();
    if (limit != null) {
      var state = new LimitTable.State(limit, rule.subject(), used, opens);
      return LimitWords.refusal(state, need).asException();
    }
    return rule.kind() == SharedRule.Kind.CONCURRENCY
        ? tooMany(used, rule.amount())
        : tooFast(rule.amount(), opens == null ? Duration.ofSeconds(1) : opens);
  }

  /** Redis is away: this node grants its share of each limit, and remembers what it granted. */
  private Permit byShare(Caller caller, UUID slot, @Nullable Demand demand, SharedTable all) {
    int nodes = shared.nodes();
    LimitTable table = demand == null ? null : book.table(caller.organisation());
    List<SharedRule> rules = new ArrayList<>();
    List<Counter.Hold> holds = List.of();
    List<String> warnings = List.of();
    Moment now = book.now();
    if (table != null && demand != null) {
      LimitTable.Verdict verdict;
      synchronized (table) {
        table.rules(caller, demand).forEach(rule -> rules.add(SharedRule.of(rule)));
        refuseUncounted(rules);
        verdict = table.take(caller, demand, nodes, now);
      }
      switch (verdict) {
        case LimitTable.Verdict.Refused refused ->
            throw LimitWords.refusal(refused.state(), refused.need()).asException();
        case LimitTable.Verdict.Taken(List<Counter.Hold> took, List<LimitTable.State> beyond) -> {
          holds = took;
          warnings = warnings(beyond);
        }
      }
    }
    CallerLoad load;
    try {
      load = taken(caller, slot, nodes);
    } catch (RuntimeException refused) {
      if (table != null) {
        table.undo(holds, now);
      }
      throw refused;
    }
    rules.addAll(SharedRule.own(caller));
    var taken = new SharedHold.Taken(rules, new long[0], holds, now.instant());
    var hold = new SharedHold(slot, caller, table, demand, taken);
    all.adopt(hold);
    return new Permit(slot, load, demand, warnings, new Permit.Shared(shared, all, hold));
  }

  static void refuseUncounted(List<SharedRule> rules) {
    for (SharedRule rule : rules) {
      if (rule.refusesUncounted()) {
        throw LimitWords.uncounted(rule.rule().limit()).asException();
      }
    }
  }

  private static List<String> warnings(List<LimitTable.State> beyond) {
    return beyond.isEmpty() ? List.of() : beyond.stream().map(LimitWords::warning).toList();
  }

  /**
   * @param nodes of how many this is one: a key's own numbers are shared by them
   */
  private CallerLoad taken(Caller caller, UUID slot, int nodes) {
    UUID who = caller.virtualKey() != null ? caller.virtualKey() : caller.user();
    CallerLoad load = loads.computeIfAbsent(who, id -> new CallerLoad());
    int perMinute = perMinute(caller, nodes);
    int concurrency = share(caller.limits().concurrency(), config.concurrency(), nodes);
    return switch (load.take(slot, System.nanoTime(), perMinute, concurrency)) {
      case CallerLoad.Verdict.Admitted admitted -> load;
      case CallerLoad.Verdict.TooMany many -> throw tooMany(many.running(), concurrency);
      case CallerLoad.Verdict.TooFast fast ->
          throw tooFast(perMinute, Duration.ofNanos(fast.waitNanos()));
    };
  }

  private int perMinute(Caller caller, int nodes) {
    return share(caller.limits().requestsPerMinute(), config.requestsPerMinute(), nodes);
  }

  private static int share(@Nullable Integer own, int otherwise, int nodes) {
    return own == null ? otherwise : nodes == 1 ? own : Math.max(Math.min(1, own), own / nodes);
  }

  private static RuntimeException tooMany(long running, long concurrency) {
    return refused(
        ErrorCode.CONCURRENCY_LIMIT,
        running + " requests run already, and no more than " + concurrency + " may.",
        Duration.ofSeconds(1),
        new Quota("concurrency", Measure.CONCURRENCY.wire(), concurrency, 0, null));
  }

  private static RuntimeException tooFast(long perMinute, Duration wait) {
    return refused(
        ErrorCode.RATE_LIMIT,
        "The limit of " + perMinute + " requests a minute is used up.",
        wait,
        new Quota("requests a minute", Measure.REQUESTS.wire(), perMinute, 0, wait));
  }

  /** Requests that run now, over all callers. */
  public int running() {
    return loads.values().stream().mapToInt(CallerLoad::running).sum();
  }

  private static RuntimeException refused(
      ErrorCode code, String message, Duration wait, Quota quota) {
    return new Failure(code, message, wait, null).withQuota(quota).asException();
  }
}
