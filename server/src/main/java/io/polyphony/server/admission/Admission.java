package io.polyphony.server.admission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.Quota;
import io.polyphony.server.access.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Decides whether a caller may start one more request now. In memory, decided in microseconds. */
@Singleton
public class Admission {
  private final AdmissionConfig config;
  private final LimitBook book;
  private final Map<UUID, CallerLoad> loads = new ConcurrentHashMap<>();

  @Inject
  public Admission(AdmissionConfig config, LimitBook book, MeterRegistry meters) {
    this.config = config;
    this.book = book;
    Gauge.builder("polyphony_admission_running", this, Admission::running)
        .description("Requests that hold a slot now")
        .register(meters);
  }

  /** Whether limits concern the caller's organisation: only then does the demand matter. */
  public boolean isLimited(Caller caller) {
    return book.table(caller.organisation()) != null;
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
      return new Permit(slot, taken(caller, slot), null, null, Permit.Held.NOTHING, book);
    }
    switch (table.take(caller, demand, book.now())) {
      case LimitTable.Verdict.Refused refused ->
          throw LimitWords.refusal(refused.state(), refused.need()).asException();
      case LimitTable.Verdict.Taken(List<Counter.Hold> holds, List<LimitTable.State> beyond) -> {
        CallerLoad load;
        try {
          load = taken(caller, slot);
        } catch (RuntimeException refused) {
          table.undo(holds, book.now());
          throw refused;
        }
        List<String> warnings = beyond.stream().map(LimitWords::warning).toList();
        var held = new Permit.Held(demand, holds, warnings);
        return new Permit(slot, load, table, caller, held, book);
      }
    }
  }

  private CallerLoad taken(Caller caller, UUID slot) {
    UUID who = caller.virtualKey() != null ? caller.virtualKey() : caller.user();
    CallerLoad load = loads.computeIfAbsent(who, id -> new CallerLoad());
    int perMinute = or(caller.limits().requestsPerMinute(), config.requestsPerMinute());
    int concurrency = or(caller.limits().concurrency(), config.concurrency());
    return switch (load.take(slot, System.nanoTime(), perMinute, concurrency)) {
      case CallerLoad.Verdict.Admitted admitted -> load;
      case CallerLoad.Verdict.TooMany many ->
          throw refused(
              ErrorCode.CONCURRENCY_LIMIT,
              many.running() + " requests run already, and no more than " + concurrency + " may.",
              Duration.ofSeconds(1),
              new Quota("concurrency", Measure.CONCURRENCY.wire(), concurrency, 0, null));
      case CallerLoad.Verdict.TooFast fast ->
          throw refused(
              ErrorCode.RATE_LIMIT,
              "The limit of " + perMinute + " requests a minute is used up.",
              Duration.ofNanos(fast.waitNanos()),
              new Quota(
                  "requests a minute",
                  Measure.REQUESTS.wire(),
                  perMinute,
                  0,
                  Duration.ofNanos(fast.waitNanos())));
    };
  }

  /** Requests that run now, over all callers. */
  public int running() {
    return loads.values().stream().mapToInt(CallerLoad::running).sum();
  }

  private static RuntimeException refused(
      ErrorCode code, String message, Duration wait, Quota quota) {
    return new Failure(code, message, wait, null).withQuota(quota).asException();
  }

  private static int or(@Nullable Integer own, int otherwise) {
    return own != null ? own : otherwise;
  }
}
