package io.polyphony.server.ledger;

import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.catalog.CostKind;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import io.polyphony.llm.failure.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one request.
 *
 * @param tokens by kind, as far as somebody said
 * @param searches web searches that the provider made; null if nobody said
 * @param costs by kind in nano-dollars, without those that cost nothing
 * @param computedNano what the price tables say; null if the price is unknown
 * @param providedNano what the vendor says it cost; null if it says nothing
 * @param error null if it went well
 */
public record RecordDetail(
    LogLine line,
    List<Amount> tokens,
    @Nullable Long searches,
    @Schema(enumeration = {"reported", "estimated", "none"}) String usageSource,
    @Nullable String serviceTier,
    List<Amount> costs,
    @Nullable Long computedNano,
    @Nullable Long providedNano,
    @Nullable String priceSource,
    @Nullable String finishReason,
    List<Attempt> attempts,
    @Nullable RecordError error) {

  /** How much of a kind. */
  public record Amount(String kind, long value) {}

  /**
   * What went wrong.
   *
   * @param message what the client was told
   * @param hint what an operator can do; null if the code is of another version
   */
  public record RecordError(
      String code,
      @Nullable String message,
      boolean retryable,
      @Nullable Long retryAfterMs,
      @Nullable String hint) {}

  static RecordDetail of(LogLine line, CompletionRecord record) {
    UsageDetails details = record.usage().details();
    Cost cost = record.cost();
    return new RecordDetail(
        line,
        tokens(record.usage()),
        details.searches(),
        record.usageSource().wire(),
        details.serviceTier(),
        cost == null ? List.of() : costs(cost),
        cost == null ? null : (Long) cost.total(),
        details.providedCost(),
        record.priceSource(),
        record.finishReason(),
        record.attempts(),
        error(record));
  }

  private static List<Amount> tokens(Usage usage) {
    UsageDetails details = usage.details();
    List<Amount> amounts = new ArrayList<>();
    add(amounts, "input", usage.input());
    add(amounts, "cached_input", usage.cachedInput());
    add(amounts, "cache_write", usage.cacheWrite());
    add(amounts, "cache_write_hour", details.cacheWriteHour());
    add(amounts, "audio_input", details.audioInput());
    add(amounts, "cached_audio", details.cachedAudio());
    add(amounts, "image_input", details.imageInput());
    add(amounts, "output", usage.output());
    add(amounts, "reasoning", usage.reasoning());
    add(amounts, "audio_output", details.audioOutput());
    return amounts;
  }

  private static void add(List<Amount> amounts, String kind, @Nullable Long value) {
    if (value != null) {
      amounts.add(new Amount(kind, value));
    }
  }

  private static List<Amount> costs(Cost cost) {
    List<Amount> amounts = new ArrayList<>();
    for (CostKind kind : CostKind.values()) {
      long nano = cost.of(kind);
      if (nano != 0) {
        amounts.add(new Amount(kind.name().toLowerCase(Locale.ROOT), nano));
      }
    }
    return amounts;
  }

  private static @Nullable RecordError error(CompletionRecord record) {
    String code = record.errorCode();
    if (code == null) {
      return null;
    }
    Optional<ErrorCode> known = ErrorCode.of(code);
    return new RecordError(
        code,
        record.errorMessage(),
        record.retryable(),
        record.retryAfterMs(),
        known.map(ErrorCode::hint).orElse(null));
  }
}
