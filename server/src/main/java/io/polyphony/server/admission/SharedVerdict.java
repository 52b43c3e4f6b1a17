package io.polyphony.server.admission;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a {@link SharedAsk}. */
sealed interface SharedVerdict {
  record Taken(SharedHold hold, List<LimitTable.State> beyond) implements SharedVerdict {}

  /**
   * @param opens null if nobody can tell
   */
  record Refused(SharedRule rule, long taken, @Nullable Duration opens) implements SharedVerdict {}

  /** Redis cannot be asked. */
  record Away() implements SharedVerdict {}
}
