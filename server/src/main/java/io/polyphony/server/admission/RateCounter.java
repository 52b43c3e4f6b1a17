package io.polyphony.server.admission;

import java.time.Duration;

/** Requests or tokens over a period that slides. */
final class RateCounter implements Counter {
  private final SlidingWindow window;
  private final boolean tokens;
  private int cleared;

  RateCounter(Duration period, boolean tokens, Moment now) {
    this.window = new SlidingWindow(period, now.nanos());
    this.tokens = tokens;
  }

  @Override
  public long taken(Moment now) {
    return window.total(now.nanos());
  }

  @Override
  public long need(Demand demand) {
    return tokens ? demand.tokens() : 1;
  }

  @Override
  public Hold take(Demand demand, Moment now) {
    long held = need(demand);
    long slot = window.add(now.nanos(), held);
    int since = cleared;
    return new Hold() {
      @Override
      public void settle(Used used, Moment then) {
        if (tokens && since == cleared) {
          window.change(then.nanos(), slot, used.tokens() - held);
        } else if (tokens) {
          window.add(then.nanos(), used.tokens());
        }
      }

      @Override
      public void undo(Moment then) {
        if (since == cleared) {
          window.change(then.nanos(), slot, -held);
        }
      }

      @Override
      public void redo(Moment then) {
        if (since == cleared && window.holds(then.nanos(), slot)) {
          window.change(then.nanos(), slot, held);
        }
      }

      @Override
      public long age(Moment then) {
        return window.age(then.nanos(), slot);
      }
    };
  }

  @Override
  public Duration until(long amount, long need, Moment now) {
    return Duration.ofNanos(window.until(now.nanos(), Math.max(0, amount - need)));
  }

  @Override
  public long[] used(Moment now) {
    return window.used(now.nanos());
  }

  /** What runs counts once it has ended, with what it used: taking back more would make room. */
  @Override
  public void clear() {
    cleared++;
    window.clear();
  }
}
