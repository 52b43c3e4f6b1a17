package io.polyphony.server.admission;

import io.polyphony.server.access.Caller;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Admission's yes. Holds a slot and what the request is expected to use until it is settled;
 * settling twice is harmless.
 */
public final class Permit {
  private final UUID slot;
  private final CallerLoad load;
  private final @Nullable LimitTable table;
  private final @Nullable Caller caller;
  private final LimitBook book;
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile Held held;

  /**
   * What limits hold for the request.
   *
   * @param demand what it is expected to use; null if no limit asks
   * @param warnings soft limits that it goes beyond, in words
   */
  record Held(@Nullable Demand demand, List<Counter.Hold> holds, List<String> warnings) {
    static final Held NOTHING = new Held(null, List.of(), List.of());
  }

  /**
   * @param slot the request's place among the caller's running requests
   * @param table the limits that hold; null if there are none
   * @param caller who asks; null if there are no limits
   */
  Permit(
      UUID slot,
      CallerLoad load,
      @Nullable LimitTable table,
      @Nullable Caller caller,
      Held held,
      LimitBook book) {
    this.slot = slot;
    this.load = load;
    this.table = table;
    this.caller = caller;
    this.held = held;
    this.book = book;
  }

  public List<String> warnings() {
    return held.warnings();
  }

  /** Whether it is for that model, or for all as no limit asks. */
  public boolean isFor(String model) {
    Demand demand = held.demand();
    return demand == null || demand.model().equals(model);
  }

  /**
   * The request turns to another model before anything was said. Not while it is being settled.
   *
   * @return false if a limit has no room: then the permit is as it was
   */
  public boolean moveTo(Demand next) {
    Held before = held;
    LimitTable limits = table;
    if (limits == null || caller == null || before.demand() == null || settled.get()) {
      return true;
    }
    LimitTable.Moved moved = limits.move(caller, before.holds(), before.demand(), next, book.now());
    List<String> warnings =
        moved.moved()
            ? moved.beyond().stream().map(LimitWords::warning).toList()
            : before.warnings();
    held = new Held(moved.moved() ? next : before.demand(), moved.holds(), warnings);
    return moved.moved();
  }

  /** Gives the slot back; limits count what was used instead of what was expected. */
  public void settle(Used used) {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    load.release(slot);
    List<Counter.Hold> holds = held.holds();
    if (table != null && !holds.isEmpty()) {
      table.settle(holds, used, book.now());
    }
  }

  /**
   * What to do once the request's record is in the database; null if nothing. Until then budgets
   * count what was settled beside what the database has.
   */
  public @Nullable Runnable stored(Used used) {
    LimitTable limits = table;
    List<Counter.Hold> holds = held.holds();
    return limits == null || holds.isEmpty() ? null : () -> limits.stored(holds, used, book.now());
  }
}
