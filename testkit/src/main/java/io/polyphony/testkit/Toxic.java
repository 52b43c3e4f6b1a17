package io.polyphony.testkit;

import java.time.Duration;

/** A fault that a {@link FaultProxy} adds to what flows in one direction. */
public sealed interface Toxic {
  /** Each piece arrives that much later; order is kept. */
  record Latency(Duration delay) implements Toxic {}

  /**
   * Each piece arrives between nothing and that much later; order is kept.
   *
   * @param seed the same seed delays the same way
   */
  record Jitter(Duration most, long seed) implements Toxic {}

  /** Pieces of that many bytes, one every so often. */
  record Drip(int bytes, Duration every) implements Toxic {
    public Drip {
      if (bytes < 1) {
        throw new IllegalArgumentException("a drop has at least one byte");
      }
    }
  }

  /** After that many bytes the connection is closed (FIN). */
  record CutAfter(long bytes) implements Toxic {}

  /** After that many bytes the connection is broken (RST). */
  record ResetAfter(long bytes) implements Toxic {}

  /** After that many bytes nothing more flows, not even the news that the sender closed. */
  record StallAfter(long bytes) implements Toxic {}

  /** The byte at that place, counted from 0, arrives with all its bits turned round. */
  record Corrupt(long at) implements Toxic {}

  /** The bytes from the first place to before the second arrive twice. */
  record Repeat(long from, long until) implements Toxic {
    public Repeat {
      if (from < 0 || until <= from) {
        throw new IllegalArgumentException("nothing to repeat");
      }
    }
  }

  /** Nothing flows at all. */
  static Toxic blackHole() {
    return new StallAfter(0);
  }
}
