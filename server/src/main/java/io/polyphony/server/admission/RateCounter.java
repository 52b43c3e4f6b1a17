package io.polyphony.server.admission;

import java.time.Duration;

/** Requests or tokens over a period that slides. */
final class RateCounter implements Counter {
  private final SlidingWindow window;
  private final boolean tokens;

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
    return new Hold() {
      @Override
      public void settle(Used used, Moment then) {
        if (tokens) {
          window.change(then.nanos(), slot, used.tokens() - held);
        }
      }

      @Override
      public void undo(Moment then) {
        window.change(then.nanos(), slot, -held);
      }
    };
  }

  @Override
  public Duration until(long amount, long need, Moment now) {
    return Duration.ofNanos(window.until(now.nanos(), Math.max(0, amount - need)));
  }

  @Override
  public void clear() {
    window.clear();
  }
}
