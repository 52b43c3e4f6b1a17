package io.polyphony.llm.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sampling and limits. A null field was not sent by the client and is never emitted.
 *
 * @param maxOutputTokens the answer's limit in tokens
 * @param stop texts that end the answer; empty if none
 * @param choices how many answers (OpenAI's {@code n})
 */
public record Parameters(
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer topK,
    @Nullable Integer maxOutputTokens,
    List<String> stop,
    @Nullable Long seed,
    @Nullable Double presencePenalty,
    @Nullable Double frequencyPenalty,
    @Nullable Integer choices) {

  public static final Parameters NONE =
      new Parameters(null, null, null, null, List.of(), null, null, null, null);

  public Parameters {
    stop = List.copyOf(stop);
  }
}
