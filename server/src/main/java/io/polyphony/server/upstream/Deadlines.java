package io.polyphony.server.upstream;

import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;

/**
 * One moving deadline. Setting and moving it costs no timer: the clock of its event loop looks at
 * it. Belongs to one context.
 */
final class Deadlines {
  private final DeadlineClock clock;
  private final Context context;
  private final Runnable passed;
  private long deadline;
  private boolean watched;
  private boolean cleared;

  /** Neighbours in the clock's list. */
  @Nullable Deadlines before;

  @Nullable Deadlines after;

  Deadlines(DeadlineClock clock, Context context, Runnable passed) {
    this.clock = clock;
    this.context = context;
    this.passed = passed;
  }

  /** At {@code nanoTime}, monotonic. */
  void set(long nanoTime) {
    deadline = nanoTime;
    if (!watched && !cleared) {
      watched = true;
      clock.watch(this, context);
    }
  }

  void clear() {
    cleared = true;
    leave();
  }

  /** Called by the clock. A deadline that has passed is watched no more until it is set anew. */
  void look(long now) {
    if (watched && now - deadline >= 0) {
      leave();
      context.runOnContext(nothing -> pass());
    }
  }

  private void pass() {
    if (!watched && !cleared) {
      passed.run();
    }
  }

  private void leave() {
    if (watched) {
      watched = false;
      clock.forget(this);
    }
  }
}
