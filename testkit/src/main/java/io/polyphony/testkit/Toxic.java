package io.polyphony.testkit;

import java.time.Duration;

/** A fault that a {@link FaultProxy} adds to what flows in one direction. */
public sealed interface Toxic {
  /** Each piece arrives that much later; order is kept. */
  record Latency(Duration delay) implements Toxic {}

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

  /** Nothing flows at all. */
  static Toxic blackHole() {
    return new StallAfter(0);
  }
}
