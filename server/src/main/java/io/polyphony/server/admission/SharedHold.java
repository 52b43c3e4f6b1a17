package io.polyphony.server.admission;

import io.polyphony.server.access.Caller;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one request holds over all nodes, and of this node's own count beside it. Its {@link
 * SharedTable} locks.
 */
final class SharedHold {
  private final UUID id;
  private final Caller caller;
  private final @Nullable LimitTable table;
  private @Nullable Demand demand;
  private Taken taken;
  private @Nullable Used after;
  private @Nullable Long transaction;
  private boolean moving;
  private boolean settled;
  private long nano;

  /**
   * @param rules limits first, then the key's own
   * @param slots of the windows in which they were taken, by rule; empty if Redis does not know
   * @param holds this node's own, by limit
   */
  record Taken(List<SharedRule> rules, long[] slots, List<Counter.Hold> holds, Instant at) {}

  /**
   * @param table this node's own count; null if only the key's own numbers are asked
   */
  SharedHold(
      UUID id, Caller caller, @Nullable LimitTable table, @Nullable Demand demand, Taken taken) {
    this.id = id;
    this.caller = caller;
    this.table = table;
    this.demand = demand;
    this.taken = taken;
  }

  UUID id() {
    return id;
  }

  Caller caller() {
    return caller;
  }

  @Nullable LimitTable table() {
    return table;
  }

  @Nullable Demand demand() {
    return demand;
  }

  List<SharedRule> rules() {
    return taken.rules();
  }

  List<Counter.Hold> holds() {
    return taken.holds();
  }

  List<SharedRule> held() {
    return taken.rules().stream().filter(SharedRule::isHeld).toList();
  }

  void moved(Demand to, Taken now) {
    demand = to;
    taken = now;
  }

  /** The window's slot of a request that is counted in one; what others need is its amount. */
  long place(SharedRule rule) {
    int at = taken.rules().indexOf(rule);
    return at >= 0 && at < taken.slots().length ? taken.slots()[at] : 0;
  }

  /** How many slots ago this node counted it. */
  long age(SharedRule rule, Moment now) {
    int at = taken.rules().indexOf(rule);
    return at >= 0 && at < taken.holds().size() ? taken.holds().get(at).age(now) : 0;
  }

  /** The first day of the budget's period in which it began. */
  long from(SharedRule rule) {
    Limit limit = rule.limit();
    Period period = limit == null ? null : limit.period();
    return period == null ? 0 : period.from(taken.at()).toEpochDay();
  }

  /** Whether it turns to other rules just now; then it is settled once that is done. */
  boolean moving() {
    return moving;
  }

  void moving(boolean now) {
    moving = now;
  }

  @Nullable Used after() {
    return after;
  }

  void after(Used used) {
    after = used;
  }

  /** What it came to, once it is settled. */
  long nano() {
    return nano;
  }

  void settled(long came) {
    nano = came;
    settled = true;
  }

  boolean isSettled() {
    return settled;
  }

  /** The transaction of a record that was stored before its request was settled here. */
  @Nullable Long transaction() {
    return transaction;
  }

  void storedBefore(long by) {
    transaction = by;
  }
}
