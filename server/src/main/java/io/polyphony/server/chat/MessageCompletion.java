package io.polyphony.server.chat;

import io.polyphony.server.ledger.CompletionRecord;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An answer's figures, from its completion record.
 *
 * @param costNano nano-dollars; null if unknown
 * @param costState {@code known} or {@code unknown}
 * @param warnings what the provider did not get of the request, or got otherwise, in words
 */
@Schema(name = "Completion")
public record MessageCompletion(
    UUID id,
    String model,
    @Nullable String served,
    @Nullable String provider,
    @Nullable String finishReason,
    MessageUsage usage,
    @Schema(enumeration = {"reported", "estimated", "none"}) String usageSource,
    @Nullable Long costNano,
    @Schema(enumeration = {"known", "unknown"}) String costState,
    @Nullable Long computedCostNano,
    @Nullable Long providedCostNano,
    @Nullable Long timeToFirstTokenMs,
    long latencyMs,
    @Nullable Double tokensPerSecond,
    List<String> warnings) {

  /** Figures that were stored before there were warnings have none. */
  public MessageCompletion {
    warnings = Objects.requireNonNullElse(warnings, List.of());
  }

  static MessageCompletion of(CompletionRecord record, List<String> warnings) {
    return new MessageCompletion(
        record.id(),
        record.modelAsked(),
        record.modelServed(),
        record.provider(),
        record.finishReason(),
        MessageUsage.of(record.usage()),
        record.usageSource().name().toLowerCase(Locale.ROOT),
        record.billedNano(),
        record.billedNano() == null ? "unknown" : "known",
        record.cost() == null ? null : record.cost().total(),
        record.usage().details().providedCost(),
        record.timeToFirstTokenMs(),
        record.latencyMs(),
        tokensPerSecond(record),
        warnings);
  }

  private static @Nullable Double tokensPerSecond(CompletionRecord record) {
    Long output = record.usage().outputTotal();
    Long first = record.timeToFirstTokenMs();
    if (output == null || first == null || record.latencyMs() <= first) {
      return null;
    }
    return Math.round(output * 10_000.0 / (record.latencyMs() - first)) / 10.0;
  }
}
