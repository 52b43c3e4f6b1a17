package io.polyphony.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that a test sets. Safe for use by many threads. For a clock that never moves use {@link
 * InstantSource#fixed}.
 */
public final class MutableInstantSource implements InstantSource {
  /** Where a clock starts unless the test says otherwise. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now;

  public MutableInstantSource() {
    this(START);
  }

  public MutableInstantSource(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  public void set(Instant instant) {
    now.set(instant);
  }

  /** Moves the clock on, or back if the duration is negative; returns the new time. */
  public Instant advance(Duration by) {
    return now.updateAndGet(before -> before.plus(by));
  }
}
