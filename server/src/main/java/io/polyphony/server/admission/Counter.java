package io.polyphony.server.admission;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one subject has used of one limit. Not safe for threads: its {@link LimitTable} locks. */
interface Counter {

  /** Used up and held by what runs. */
  long taken(Moment now);

  /** Holds what a request is expected to use. Whether there is room was asked before. */
  Hold take(Demand demand, Moment now);

  /** What that request needs of it. */
  long need(Demand demand);

  /**
   * When there is room for {@code need} again; null if nobody can tell.
   *
   * @param amount the limit's
   */
  @Nullable Duration until(long amount, long need, Moment now);

  /** Forgets what was used, but not what runs. */
  void clear();

  /** A request's part in a counter. */
  interface Hold {
    /** The request has ended and used that; called once. */
    void settle(Used used, Moment now);

    /** As if it had never been taken; called instead of {@link #settle}. */
    void undo(Moment now);

    /** The request's record is in the database. */
    default void stored(Used used, Moment now) {}
  }
}
