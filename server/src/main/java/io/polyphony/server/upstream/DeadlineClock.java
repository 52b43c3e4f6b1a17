package io.polyphony.server.upstream;

import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the deadlines of one event loop, every {@value #TICK_MS} ms while there are any. Most
 * requests end long before theirs: a timer for each would cost more than the looking. Confined to
 * its event loop.
 */
final class DeadlineClock {
  /** How late a deadline is noticed at most. */
  private static final int TICK_MS = 20;

  /** Ticks without any deadline before the clock stops. */
  private static final int IDLE_TICKS = 50;

  private static final ThreadLocal<DeadlineClock> CLOCKS =
      ThreadLocal.withInitial(DeadlineClock::new);

  private @Nullable Deadlines first;
  private @Nullable ScheduledFuture<?> ticks;
  private int idle;

  private DeadlineClock() {}

  /** The clock of the event loop that calls this. */
  static DeadlineClock current() {
    return CLOCKS.get();
  }

  void watch(Deadlines deadline, Context context) {
    deadline.after = first;
    if (first != null) {
      first.before = deadline;
    }
    first = deadline;
    if (ticks == null) {
      idle = 0;
      ticks =
          ((ContextInternal) context)
              .nettyEventLoop()
              .scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }
  }

  void forget(Deadlines deadline) {
    Deadlines before = deadline.before;
    Deadlines after = deadline.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after != null) {
      after.before = before;
    }
    deadline.before = null;
    deadline.after = null;
  }

  private void tick() {
    long now = System.nanoTime();
    Deadlines next = first;
    while (next != null) {
      Deadlines after = next.after;
      next.look(now);
      next = after;
    }
    idle = first == null ? idle + 1 : 0;
    if (idle > IDLE_TICKS && ticks != null) {
      ticks.cancel(false);
      ticks = null;
    }
  }
}
