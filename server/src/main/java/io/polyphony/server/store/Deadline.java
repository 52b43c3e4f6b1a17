package io.polyphony.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** A condition that must come true in time. */
final class Deadline {
  private static final Duration STEP = Duration.ofMillis(10);

  private Deadline() {}

  @FunctionalInterface
  interface Probe<T> {
    Optional<T> ask() throws IOException;
  }

  static <T> T await(Duration patience, String what, Probe<T> probe) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (System.nanoTime() < end) {
        Optional<T> answer = probe.ask();
        if (answer.isPresent()) {
          return answer.get();
        }
        Thread.sleep(STEP);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new DatabaseStartException("Waited in vain for " + what);
  }
}
