package io.polyphony.bench.chaos;

import org.jspecify.annotations.Nullable;

/**
 * What came of a request, as its client saw it.
 *
 * @param completion the answer's id; null if no head came
 * @param status 0 if no head came
 */
record Heard(Asked asked, Fate fate, @Nullable String completion, int status, String tail) {

  /** How it ended. */
  enum Fate {
    /** With a clean end. */
    CLEAN,
    /** With status 2xx, then an error within the answer. */
    BROKEN,
    /** With an error's status. */
    REFUSED,
    /** The connection broke. */
    CUT,
    /** The client left. */
    LEFT,
    /** Nobody listened. */
    UNREACHED
  }
}
