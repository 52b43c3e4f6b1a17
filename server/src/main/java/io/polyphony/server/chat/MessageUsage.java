package io.polyphony.server.chat;

import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by kind, OpenAI-style totals; null was not reported.
 *
 * @param cacheWriteHour part of {@code cacheWrite}
 * @param searches web searches that the vendor made
 */
public record MessageUsage(
    @Nullable Long input,
    @Nullable Long output,
    @Nullable Long cachedInput,
    @Nullable Long cacheWrite,
    @Nullable Long reasoning,
    @Nullable Long cacheWriteHour,
    @Nullable Long audioInput,
    @Nullable Long imageInput,
    @Nullable Long audioOutput,
    @Nullable Long searches) {

  static MessageUsage of(Usage usage) {
    UsageDetails details = usage.details();
    return new MessageUsage(
        usage.inputTotal() != null ? usage.inputTotal() : usage.input(),
        usage.outputTotal() != null ? usage.outputTotal() : usage.output(),
        usage.cachedInput(),
        usage.cacheWrite(),
        usage.reasoning(),
        details.cacheWriteHour(),
        details.audioInput(),
        details.imageInput(),
        details.audioOutput(),
        details.searches());
  }
}
