package io.polyphony.server.completion;

import org.jspecify.annotations.Nullable;

/**
 * How many tokens a prompt has.
 *
 * @param estimated whether nobody counted and the number is a guess
 * @param model who counted, in the form {@code provider/model}; null for an estimate
 * @param body the provider's own answer, if it speaks the client's dialect; else null
 */
public record TokenCount(
    long tokens, boolean estimated, @Nullable String model, byte @Nullable [] body) {

  @Override
  public String toString() {
    return "TokenCount[" + tokens + (estimated ? ", estimated]" : "]");
  }
}
