package io.polyphony.server.admission;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Requests that run. */
final class SlotCounter implements Counter {
  private long running;

  @Override
  public long taken(Moment now) {
    return running;
  }

  @Override
  public long need(Demand demand) {
    return 1;
  }

  @Override
  public Hold take(Demand demand, Moment now) {
    running++;
    return new Hold() {
      @Override
      public void settle(Used used, Moment then) {
        running--;
      }

      @Override
      public void undo(Moment then) {
        running--;
      }

      @Override
      public void redo(Moment then) {
        running++;
      }
    };
  }

  @Override
  public @Nullable Duration until(long amount, long need, Moment now) {
    return null;
  }

  @Override
  public void clear() {
    // what runs holds its slot until it ends
  }
}
