package io.polyphony.server.chat;

import io.polyphony.llm.chat.Usage;
import org.jspecify.annotations.Nullable;

/** Tokens by kind, OpenAI-style totals; null was not reported. */
public record MessageUsage(
    @Nullable Long input,
    @Nullable Long output,
    @Nullable Long cachedInput,
    @Nullable Long cacheWrite,
    @Nullable Long reasoning) {

  static MessageUsage of(Usage usage) {
    return new MessageUsage(
        usage.inputTotal() != null ? usage.inputTotal() : usage.input(),
        usage.outputTotal() != null ? usage.outputTotal() : usage.output(),
        usage.cachedInput(),
        usage.cacheWrite(),
        usage.reasoning());
  }
}
