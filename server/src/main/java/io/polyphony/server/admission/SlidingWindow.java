package io.polyphony.server.admission;

import java.time.Duration;
import java.util.stream.LongStream;

/**
 * A sum over the last period, kept in slots of a sixtieth of it. One slot more is kept than the
 * period has, so that what it says is never less than the true sum.
 */
final class SlidingWindow {
  private static final int SLOTS = 61;

  private final long slotNanos;
  private final long[] sums = new long[SLOTS];
  private long current;
  private long total;

  SlidingWindow(Duration period, long now) {
    this.slotNanos = period.toNanos() / (SLOTS - 1);
    this.current = now / slotNanos;
  }

  long total(long now) {
    advance(now);
    return total;
  }

  /**
   * @return the slot, for {@link #change}
   */
  long add(long now, long amount) {
    advance(now);
    sums[at(current)] += amount;
    total += amount;
    return current;
  }

  /** What was added has turned out to be more, or less. What is over already is not made less. */
  void change(long now, long slot, long difference) {
    advance(now);
    boolean over = current - slot >= SLOTS;
    if (over && difference < 0) {
      return;
    }
    sums[at(over ? current : slot)] += difference;
    total += difference;
  }

  /** Nanoseconds until no more than that is left of the sum; 0 if so now. */
  long until(long now, long most) {
    advance(now);
    long left = total;
    for (long slot = current - SLOTS + 1; slot <= current && left > most; slot++) {
      left -= sums[at(slot)];
      if (left <= most) {
        return (slot + SLOTS) * slotNanos - now;
      }
    }
    return 0;
  }

  /** Pairs of an age in slots and the sum of that slot, where there is one. */
  long[] used(long now) {
    advance(now);
    return LongStream.range(0, SLOTS)
        .filter(age -> sums[at(current - age)] != 0)
        .flatMap(age -> LongStream.of(age, sums[at(current - age)]))
        .toArray();
  }

  /** Whether that slot counts still. */
  boolean holds(long now, long slot) {
    return age(now, slot) < SLOTS;
  }

  long age(long now, long slot) {
    advance(now);
    return current - slot;
  }

  void clear() {
    java.util.Arrays.fill(sums, 0);
    total = 0;
  }

  private void advance(long now) {
    long slot = now / slotNanos;
    long steps = Math.min(slot - current, SLOTS);
    for (long step = 1; step <= steps; step++) {
      total -= sums[at(current + step)];
      sums[at(current + step)] = 0;
    }
    current = Math.max(current, slot);
  }

  private static int at(long slot) {
    return (int) Math.floorMod(slot, (long) SLOTS);
  }
}
