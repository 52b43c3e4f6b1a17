package io.polyphony.server.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Money over a period of the calendar. The database is the truth of what was spent; beside it stand
 * here what this process has stored since it looked there, what it has settled but not yet stored,
 * and what runs.
 */
final class BudgetCounter implements Counter {
  private final Period period;
  private LocalDate from;
  private long found;
  private long stored;
  private long settled;
  private long held;

  BudgetCounter(Period period, Moment now) {
    this.period = period;
    this.from = period.from(now.instant());
  }

  /**
   * @param nano what the database has since {@code day}; what the process has not stored yet is not
   *     in it
   */
  void found(LocalDate day, long nano, Moment now) {
    turn(now);
    if (day.equals(from)) {
      found = nano;
      stored = 0;
    }
  }

  @Override
  public long taken(Moment now) {
    turn(now);
    return found + stored + settled + held;
  }

  @Override
  public long others() {
    return found;
  }

  @Override
  public long need(Demand demand) {
    return demand.nano();
  }

  @Override
  public Hold take(Demand demand, Moment now) {
    turn(now);
    long nano = demand.nano();
    held += nano;
    LocalDate since = from;
    return new Hold() {
      @Override
      public void settle(Used used, Moment then) {
        undo(then);
        if (since.equals(from)) {
          settled += used.nano();
        }
      }

      @Override
      public void undo(Moment then) {
        turn(then);
        held -= nano;
      }

      @Override
      public void redo(Moment then) {
        turn(then);
        held += nano;
      }

      @Override
      public void stored(Used used, Moment then) {
        turn(then);
        if (since.equals(from)) {
          settled -= used.nano();
          stored += used.nano();
        }
      }
    };
  }

  @Override
  public @Nullable Duration until(long amount, long need, Moment now) {
    Instant until = period.until(now.instant());
    return until == null ? null : Duration.between(now.instant(), until);
  }

  @Override
  public void clear() {
    // what was spent stays spent: raise the amount instead
  }

  /** Into the next period: what runs belongs to the one in which it began, and is soon over. */
  private void turn(Moment now) {
    LocalDate day = period.from(now.instant());
    if (day.isAfter(from)) {
      from = day;
      found = 0;
      stored = 0;
      settled = 0;
    }
  }
}
