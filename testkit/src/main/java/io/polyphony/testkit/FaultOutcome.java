package io.polyphony.testkit;

import io.polyphony.llm.failure.ErrorCode;
import java.util.Map;

/** What must come of a provider's fault for whoever asked for a stream. */
public sealed interface FaultOutcome {

  /**
   * A clean answer.
   *
   * @param calls the arguments of its tool calls, by the tools' names
   * @param reported whether its usage is the provider's; otherwise it is estimated and marked so
   */
  record Whole(String text, Map<String, String> calls, boolean reported) implements FaultOutcome {
    public Whole {
      calls = Map.copyOf(calls);
    }
  }

  /** Nothing of an answer, but an error with its status. */
  record Refused(ErrorCode code) implements FaultOutcome {}

  /** The answer so far, then an error within it, and no clean end. */
  record Broken(ErrorCode code, String text) implements FaultOutcome {}
}
