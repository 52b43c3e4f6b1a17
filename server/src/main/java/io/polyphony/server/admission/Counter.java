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

  /** What of that is not this process's own; a node's share is of what others leave. */
  default long others() {
    return 0;
  }

  /**
   * What this process has used of late: pairs of an age and an amount, both in the counter's own
   * terms; empty if nothing but what runs is to be told.
   */
  default long[] used(Moment now) {
    return new long[0];
  }

  /** Forgets what was used, but not what runs. */
  void clear();

  /** A request's part in a counter. */
  interface Hold {
    /** The request has ended and used that; called once. */
    void settle(Used used, Moment now);

    /** As if it had never been taken; called instead of {@link #settle}. */
    void undo(Moment now);

    /** As if it had never been undone, right after it was. */
    void redo(Moment now);

    /** How many slots of a window ago it was taken; 0 where there is no window. */
    default long age(Moment now) {
      return 0;
    }

    /** The request's record is in the database. */
    default void stored(Used used, Moment now) {}
  }
}
