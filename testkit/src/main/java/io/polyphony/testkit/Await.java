package io.polyphony.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits on a condition with a deadline. Must not be called on an event loop. */
public final class Await {
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private Await() {}

  /**
   * Looks again and again until the condition holds.
   *
   * @param what what is waited for, in words for the error
   * @throws AssertionError if the condition does not hold in time
   */
  public static void until(String what, Duration within, BooleanSupplier condition) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + within + ": " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  /**
   * @throws AssertionError if the future fails or does not complete in time
   */
  static <T> T value(String what, Duration within, CompletableFuture<T> future) {
    try {
      return future.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("not within " + within + ": " + what, late);
    } catch (ExecutionException failed) {
      throw new AssertionError(what + " failed", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting: " + what, interrupted);
    }
  }
}
