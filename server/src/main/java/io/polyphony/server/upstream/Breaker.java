package io.polyphony.server.upstream;

import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureClass;
import java.time.Duration;

/**
 * Watches one credential with one model. Opens on a rate limit (for as long as the provider says),
 * on a refused credential, and when half of at least ten requests within a minute failed; then lets
 * one probe through after its rest. A new failure lengthens the rest, never shortens it. After it
 * has closed, routes give it its weight back little by little. The caller's own faults and
 * departures never count. Time is monotonic nanoseconds.
 */
final class Breaker {
  private static final long WINDOW_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long CREDENTIAL_REST_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long RAMP_NANOS = Duration.ofSeconds(30).toNanos();
  private static final double RAMP_BEGINS = 0.1;
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
  private long since;
  private boolean returning;

  /**
   * A state and when it began.
   *
   * @param since 0 if it has never been otherwise
   */
  record Seen(State state, long since) {}

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
        turn(new State.HalfOpen(now), now);
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

  synchronized Seen seen() {
    return new Seen(state, since);
  }

  /**
   * How much of its weight it may have on a route: nothing while it rests or is probed, all of it
   * when a probe is due, for else there would be none, then more and more.
   */
  synchronized double share(long now) {
    return switch (state) {
      case State.Open open -> now < open.until() ? 0 : 1;
      case State.HalfOpen probing -> now - probing.since() < WINDOW_NANOS ? 0 : 1;
      case State.Closed closed ->
          returning && now - since < RAMP_NANOS
              ? Math.max(RAMP_BEGINS, (double) (now - since) / RAMP_NANOS)
              : 1;
    };
  }

  synchronized void succeeded(long now) {
    count(now, false);
    if (state != CLOSED) {
      returning = true;
      turn(CLOSED, now);
    }
  }

  /** Somebody says that it is well: everything before is forgotten. */
  synchronized void close(long now) {
    requests = 0;
    failures = 0;
    returning = false;
    if (state != CLOSED) {
      turn(CLOSED, now);
    }
  }

  /** Nothing was learned: the caller left, or was wrong. A probe's place is free again. */
  synchronized void inconclusive(long now) {
    if (state instanceof State.HalfOpen) {
      turn(new State.Open(now, false), now);
    }
  }

  synchronized void failed(Failure failure, long now) {
    FailureClass kind = failure.code().failureClass();
    switch (kind) {
      case RATE_LIMIT -> {
        Duration wait = failure.retryAfter();
        open(now + (wait != null ? wait.toNanos() : restNanos), true, now);
      }
      case CREDENTIAL, QUOTA, REGION_BLOCKED -> open(now + CREDENTIAL_REST_NANOS, false, now);
      case MODEL_ACCESS -> open(now + restNanos, false, now);
      case TRANSIENT -> {
        count(now, true);
        boolean bad = requests >= FEWEST && failures * 2 >= requests;
        if (bad || state instanceof State.HalfOpen) {
          open(now + restNanos, false, now);
        }
      }
      case CALLER_FAULT, CONTEXT_LENGTH, CONTENT_FILTER, CALLER_LEFT, INTERNAL -> inconclusive(now);
    }
  }

  private void open(long until, boolean limited, long now) {
    if (state instanceof State.Open open) {
      state = new State.Open(Math.max(open.until(), until), limited);
    } else {
      turn(new State.Open(until, limited), now);
    }
  }

  private void turn(State next, long now) {
    state = next;
    since = now;
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
