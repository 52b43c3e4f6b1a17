package io.polyphony.server.upstream;

import io.vertx.core.Vertx;

/**
 * One moving deadline. Moving it costs no timer: the timer that is set looks again when it fires.
 * Belongs to one context.
 */
final class Deadlines {
  private final Vertx vertx;
  private final Runnable passed;
  private long deadline;
  private long timer = -1;
  private long firesAt;
  private boolean cleared;

  Deadlines(Vertx vertx, Runnable passed) {
    this.vertx = vertx;
    this.passed = passed;
  }

  /** At {@code nanoTime}, monotonic. */
  void set(long nanoTime) {
    deadline = nanoTime;
    if (timer >= 0 && nanoTime - firesAt < 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
    if (timer < 0) {
      arm();
    }
  }

  void clear() {
    cleared = true;
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private void arm() {
    if (cleared) {
      return;
    }
    firesAt = deadline;
    long wait = Math.max(1, (deadline - System.nanoTime()) / 1_000_000 + 1);
    timer = vertx.setTimer(wait, id -> fired());
  }

  private void fired() {
    timer = -1;
    if (cleared) {
      return;
    }
    if (System.nanoTime() - deadline >= 0) {
      passed.run();
    } else {
      arm();
    }
  }
}
