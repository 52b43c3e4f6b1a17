package io.polyphony.server.store;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes identifiers: UUID version 7 (RFC 9562), each greater than the one before within this
 * process, even if the clock stands still or goes back.
 */
@Singleton
public class Ids {
  private static final int COUNTER_BITS = 12;
  private static final int AHEAD = 2_048;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** Random numbers fetched ahead: one by one they cost ten times as much. */
  private final ByteBuffer ahead = ByteBuffer.allocate(AHEAD).limit(0);

  /** Milliseconds since the epoch, shifted left by the counter's bits. */
  private final AtomicLong last = new AtomicLong();

  public Ids(InstantSource clock) {
    this.clock = clock;
  }

  public UUID next() {
    long now = clock.millis() << COUNTER_BITS;
    long tick = last.updateAndGet(previous -> Math.max(previous + 1, now));
    long millis = tick >>> COUNTER_BITS;
    long counter = tick & ((1L << COUNTER_BITS) - 1);
    long high = (millis << 16) | 0x7000L | counter;
    return new UUID(high, (random() >>> 2) | VARIANT);
  }

  private long random() {
    synchronized (ahead) {
      if (!ahead.hasRemaining()) {
        random.nextBytes(ahead.array());
        ahead.clear();
      }
      return ahead.getLong();
    }
  }
}
