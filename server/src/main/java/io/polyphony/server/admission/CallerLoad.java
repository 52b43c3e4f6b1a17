package io.polyphony.server.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One caller's running requests and its rate: a set of slots by id, and the generic cell rate
 * algorithm (ITU-T I.371) with a burst of one minute's allowance.
 */
final class CallerLoad {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final Map<UUID, Long> slots = new HashMap<>();
  private long theoreticalArrival = Long.MIN_VALUE;

  /** What came of asking for a slot. */
  sealed interface Verdict {
    record Admitted() implements Verdict {}

    /**
     * @param running requests that run now
     */
    record TooMany(int running) implements Verdict {}

    record TooFast(long waitNanos) implements Verdict {}
  }

  /** All or nothing: a refused request holds nothing. */
  synchronized Verdict take(UUID slot, long now, int perMinute, int concurrency) {
    if (slots.size() >= concurrency) {
      return new Verdict.TooMany(slots.size());
    }
    long interval = MINUTE_NANOS / Math.max(1, perMinute);
    long arrival = theoreticalArrival == Long.MIN_VALUE ? now : Math.max(theoreticalArrival, now);
    long ahead = arrival + interval - now;
    if (ahead > MINUTE_NANOS) {
      return new Verdict.TooFast(ahead - MINUTE_NANOS);
    }
    theoreticalArrival = arrival + interval;
    slots.put(slot, now);
    return new Verdict.Admitted();
  }

  synchronized void release(UUID slot) {
    slots.remove(slot);
  }

  /** As if it had never been taken. */
  synchronized void undo(UUID slot, int perMinute) {
    if (slots.remove(slot) != null) {
      theoreticalArrival -= MINUTE_NANOS / Math.max(1, perMinute);
    }
  }

  /** How far the rate's allowance is used ahead of time, in nanoseconds. */
  synchronized long ahead(long now) {
    return theoreticalArrival == Long.MIN_VALUE ? 0 : Math.max(0, theoreticalArrival - now);
  }

  synchronized int running() {
    return slots.size();
  }
}
