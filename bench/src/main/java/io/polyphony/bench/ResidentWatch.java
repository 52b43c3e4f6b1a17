package io.polyphony.bench;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks once a second how much memory a gateway holds, and remembers the most. */
final class ResidentWatch implements AutoCloseable {
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Target target;
  private final long[] most;

  ResidentWatch(Target target, long[] most) {
    this.target = target;
    this.most = most;
    clock.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      long now = CpuMeter.residentMegabytes(target.processes());
      synchronized (most) {
        most[0] = Math.max(most[0], now);
      }
    } catch (IOException gone) {
      throw new java.io.UncheckedIOException(gone);
    }
  }

  @Override
  public void close() {
    look();
    clock.shutdownNow();
  }
}
