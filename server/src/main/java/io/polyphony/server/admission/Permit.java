package io.polyphony.server.admission;

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
  private final List<Counter.Hold> holds;
  private final List<String> warnings;
  private final LimitBook book;
  private final AtomicBoolean settled = new AtomicBoolean();

  /**
   * @param slot the request's place among the caller's running requests
   * @param table the limits that hold; null if none concerns the request
   * @param warnings soft limits that the request goes beyond, in words
   */
  Permit(
      UUID slot,
      CallerLoad load,
      @Nullable LimitTable table,
      List<Counter.Hold> holds,
      List<String> warnings,
      LimitBook book) {
    this.slot = slot;
    this.load = load;
    this.table = table;
    this.holds = holds;
    this.warnings = warnings;
    this.book = book;
  }

  public List<String> warnings() {
    return warnings;
  }

  /** Gives the slot back; limits count what was used instead of what was expected. */
  public void settle(Used used) {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    load.release(slot);
    if (table != null) {
      table.settle(holds, used, book.now());
    }
  }

  /**
   * What to do once the request's record is in the database; null if nothing. Until then budgets
   * count what was settled beside what the database has.
   */
  public @Nullable Runnable stored(Used used) {
    LimitTable limits = table;
    return limits == null ? null : () -> limits.stored(holds, used, book.now());
  }
}
