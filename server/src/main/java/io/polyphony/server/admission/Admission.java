package io.polyphony.server.admission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Decides whether a caller may start one more request now. In memory, decided in microseconds. */
@Singleton
public class Admission {
  private final AdmissionConfig config;
  private final Map<UUID, CallerLoad> loads = new ConcurrentHashMap<>();

  @Inject
  public Admission(AdmissionConfig config, MeterRegistry meters) {
    this.config = config;
    Gauge.builder("polyphony_admission_running", this, Admission::running)
        .description("Requests that hold a slot now")
        .register(meters);
  }

  /**
   * @param slot the request's id
   * @throws io.polyphony.llm.failure.FailureException RATE_LIMIT or CONCURRENCY_LIMIT, saying which
   *     rule and when to come again
   */
  public Permit admit(Caller caller, UUID slot) {
    UUID who = caller.virtualKey() != null ? caller.virtualKey() : caller.user();
    CallerLoad load = loads.computeIfAbsent(who, id -> new CallerLoad());
    int perMinute = or(caller.limits().requestsPerMinute(), config.requestsPerMinute());
    int concurrency = or(caller.limits().concurrency(), config.concurrency());
    return switch (load.take(slot, System.nanoTime(), perMinute, concurrency)) {
      case CallerLoad.Verdict.Admitted admitted -> new Permit(slot, load);
      case CallerLoad.Verdict.TooMany many ->
          throw refused(
              ErrorCode.CONCURRENCY_LIMIT,
              many.running() + " requests run already, and no more than " + concurrency + " may.",
              Duration.ofSeconds(1));
      case CallerLoad.Verdict.TooFast fast ->
          throw refused(
              ErrorCode.RATE_LIMIT,
              "The limit of " + perMinute + " requests a minute is used up.",
              Duration.ofNanos(fast.waitNanos()));
    };
  }

  /** Requests that run now, over all callers. */
  public int running() {
    return loads.values().stream().mapToInt(CallerLoad::running).sum();
  }

  private static RuntimeException refused(ErrorCode code, String message, Duration wait) {
    return new Failure(code, message, wait, null).asException();
  }

  private static int or(@org.jspecify.annotations.Nullable Integer own, int otherwise) {
    return own != null ? own : otherwise;
  }
}
