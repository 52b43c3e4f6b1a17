package io.polyphony.server.upstream;

import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureClass;
import java.time.Duration;

/**
 * Watches one credential with one model. Opens on a rate limit (for as long as the provider says),
 * on a refused credential, and when half of at least ten requests within a minute failed; then lets
 * one probe through after its rest. A new failure lengthens the rest, never shortens it. The
 * caller's own faults and departures never count. Time is monotonic nanoseconds.
 */
final class Breaker {
  private static final long WINDOW_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long CREDENTIAL_REST_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int FEWEST = 10;

  /** The legal states. */
  sealed interface State {
    record Closed() implements State {}

    /**
     * @param until when a probe may be tried
     * @param limited whether a rate limit opened it
     */
    record Open(long until, boolean limited) implements State {}

    /**
     * @param since when the probe began; a probe that never reports is forgotten after a while
     */
    record HalfOpen(long since) implements State {}
  }

  private static final State CLOSED = new State.Closed();

  private final long restNanos;
  private State state = CLOSED;
  private long windowFrom;
  private int requests;
  private int failures;

  Breaker(Duration rest) {
    this.restNanos = rest.toNanos();
  }

  /** Whether a request may go now; takes the probe's place if the rest is over. */
  synchronized boolean permits(long now) {
    return switch (state) {
      case State.Closed closed -> true;
      case State.Open open -> {
        if (now < open.until()) {
          yield false;
        }
        state = new State.HalfOpen(now);
        yield true;
      }
      case State.HalfOpen probing -> {
        if (now - probing.since() < WINDOW_NANOS) {
          yield false;
        }
        state = new State.HalfOpen(now);
        yield true;
      }
    };
  }

  synchronized State state() {
    return state;
  }

  synchronized void succeeded(long now) {
    count(now, false);
    state = CLOSED;
  }

  /** Nothing was learned: the caller left, or was wrong. A probe's place is free again. */
  synchronized void inconclusive(long now) {
    if (state instanceof State.HalfOpen) {
      state = new State.Open(now, false);
    }
  }

  synchronized void failed(Failure failure, long now) {
    FailureClass kind = failure.code().failureClass();
    switch (kind) {
      case RATE_LIMIT -> {
        Duration wait = failure.retryAfter();
        open(now + (wait != null ? wait.toNanos() : restNanos), true);
      }
      case CREDENTIAL, QUOTA, REGION_BLOCKED -> open(now + CREDENTIAL_REST_NANOS, false);
      case MODEL_ACCESS -> open(now + restNanos, false);
      case TRANSIENT -> {
        count(now, true);
        boolean bad = requests >= FEWEST && failures * 2 >= requests;
        if (bad || state instanceof State.HalfOpen) {
          open(now + restNanos, false);
        }
      }
      case CALLER_FAULT, CONTEXT_LENGTH, CONTENT_FILTER, CALLER_LEFT, INTERNAL -> inconclusive(now);
    }
  }

  private void open(long until, boolean limited) {
    long later = state instanceof State.Open open ? Math.max(open.until(), until) : until;
    state = new State.Open(later, limited);
  }

  private void count(long now, boolean failed) {
    if (now - windowFrom > WINDOW_NANOS) {
      windowFrom = now;
      requests = 0;
      failures = 0;
    }
    requests++;
    failures += failed ? 1 : 0;
  }
}
