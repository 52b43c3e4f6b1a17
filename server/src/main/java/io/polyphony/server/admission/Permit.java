package io.polyphony.server.admission;

import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.access.Caller;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Admission's yes. Holds a slot and what the request is expected to use until it is settled;
 * settling twice is harmless.
 */
public final class Permit {
  private static final Future<Boolean> YES = Future.succeededFuture(true);
  private static final Future<Boolean> NO = Future.succeededFuture(false);

  private final UUID slot;
  private final CallerLoad load;
  private final @Nullable LimitTable table;
  private final @Nullable Caller caller;
  private final @Nullable LimitBook book;
  private final @Nullable Shared shared;
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

  /** What is held over all nodes. */
  record Shared(SharedLimits limits, SharedTable table, SharedHold hold) {}

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
    this.shared = null;
  }

  /** A permit of all nodes. */
  Permit(
      UUID slot, CallerLoad load, @Nullable Demand demand, List<String> warnings, Shared shared) {
    this.slot = slot;
    this.load = load;
    this.table = null;
    this.caller = null;
    this.held = new Held(demand, List.of(), warnings);
    this.book = null;
    this.shared = shared;
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
   * The request turns to another model before anything was said.
   *
   * @return false if a limit has no room: then the permit is as it was
   */
  public Future<Boolean> moveTo(Demand next) {
    Demand before = held.demand();
    if (before == null || settled.get()) {
      return YES;
    }
    return shared == null ? here(before, next) : everywhere(shared, next);
  }

  private Future<Boolean> here(Demand before, Demand next) {
    LimitTable limits = table;
    if (limits == null || caller == null || book == null) {
      return YES;
    }
    Held as = held;
    LimitTable.Moved moved = limits.move(caller, as.holds(), next, book.now());
    held =
        moved.moved()
            ? new Held(next, moved.holds(), warnings(moved.beyond()))
            : new Held(before, moved.holds(), as.warnings());
    return moved.moved() ? YES : NO;
  }

  private Future<Boolean> everywhere(Shared all, Demand next) {
    SharedHold hold = all.hold();
    LimitTable limits = hold.table();
    if (limits == null || !all.table().moving(hold)) {
      return YES;
    }
    List<SharedRule> rules = new ArrayList<>();
    limits.rules(hold.caller(), next).forEach(rule -> rules.add(SharedRule.of(rule)));
    return all.limits()
        .ask(slot, hold.caller(), limits, next, rules, hold)
        .map(
            verdict ->
                switch (verdict) {
                  case SharedVerdict.Taken(SharedHold now, List<LimitTable.State> beyond) -> {
                    held = new Held(next, List.of(), warnings(beyond));
                    yield true;
                  }
                  case SharedVerdict.Refused refused -> false;
                  case SharedVerdict.Away away -> byShare(all, limits, next, rules);
                })
        .onComplete(done -> all.table().moved(hold));
  }

  private boolean byShare(Shared all, LimitTable limits, Demand next, List<SharedRule> rules) {
    try {
      Admission.refuseUncounted(rules);
    } catch (FailureException refused) {
      return false;
    }
    return all.table().moveByShare(all.hold(), limits, next, all.limits().nodes());
  }

  private static List<String> warnings(List<LimitTable.State> beyond) {
    return beyond.stream().map(LimitWords::warning).toList();
  }

  /** Gives the slot back; limits count what was used instead of what was expected. */
  public void settle(Used used) {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    load.release(slot);
    Shared all = shared;
    List<Counter.Hold> holds = held.holds();
    if (all != null) {
      all.table().settle(all.hold(), used);
    } else if (table != null && book != null && !holds.isEmpty()) {
      table.settle(holds, used, book.now());
    }
  }

  /**
   * What to do once the request's record is in the database, given the transaction that brought it
   * there; null if nothing. Until then budgets count what was settled beside what the database has.
   */
  public @Nullable LongConsumer stored(Used used) {
    Shared all = shared;
    if (all != null) {
      return transaction -> all.table().stored(all.hold(), used, transaction);
    }
    LimitTable limits = table;
    LimitBook here = book;
    List<Counter.Hold> holds = held.holds();
    return limits == null || here == null || holds.isEmpty()
        ? null
        : transaction -> limits.stored(holds, used, here.now());
  }
}
