package io.polyphony.llm.chat;

import org.jspecify.annotations.Nullable;

/**
 * What some vendors report beyond the counts of {@link Usage}. A null was not reported and is never
 * turned into 0.
 *
 * @param cacheWriteHour tokens that the cache keeps for an hour, part of {@link Usage#cacheWrite}
 * @param audioInput part of {@link Usage#inputTotal}
 * @param cachedAudio part of {@code audioInput} and of {@link Usage#cachedInput}
 * @param imageInput part of {@link Usage#inputTotal}
 * @param audioOutput part of {@link Usage#outputTotal}
 * @param searches web searches that the vendor made for this answer
 * @param serviceTier the vendor's own word for the terms on which it served, such as {@code batch}
 * @param providedCost what the vendor says the request costs, in nano-dollars
 * @param billedInput tokens of input that the vendor bills, where it says that apart from what the
 *     model saw (Cohere); prices go by it
 * @param billedOutput the same for the output
 */
public record UsageDetails(
    @Nullable Long cacheWriteHour,
    @Nullable Long audioInput,
    @Nullable Long cachedAudio,
    @Nullable Long imageInput,
    @Nullable Long audioOutput,
    @Nullable Long searches,
    @Nullable String serviceTier,
    @Nullable Long providedCost,
    @Nullable Long billedInput,
    @Nullable Long billedOutput) {

  public static final UsageDetails NONE =
      new UsageDetails(null, null, null, null, null, null, null, null);

  /** More tokens than any answer takes: sums of many answers must stay right. */
  private static final long MOST = 1_000_000_000;

  /** A million dollars in nano-dollars. */
  private static final long DEAREST = 1_000_000_000_000_000L;

  /** A number that cannot be a count, or a price, was not reported. */
  public UsageDetails {
    cacheWriteHour = count(cacheWriteHour);
    audioInput = count(audioInput);
    cachedAudio = count(cachedAudio);
    imageInput = count(imageInput);
    audioOutput = count(audioOutput);
    searches = count(searches);
    providedCost =
        providedCost == null || providedCost < 0 || providedCost > DEAREST ? null : providedCost;
    billedInput = count(billedInput);
    billedOutput = count(billedOutput);
  }

  static @Nullable Long count(@Nullable Long said) {
    return said == null || said < 0 || said > MOST ? null : said;
  }

  /** Where the vendor bills what the model saw and said. */
  public UsageDetails(
      @Nullable Long cacheWriteHour,
      @Nullable Long audioInput,
      @Nullable Long cachedAudio,
      @Nullable Long imageInput,
      @Nullable Long audioOutput,
      @Nullable Long searches,
      @Nullable String serviceTier,
      @Nullable Long providedCost) {
    this(
        cacheWriteHour,
        audioInput,
        cachedAudio,
        imageInput,
        audioOutput,
        searches,
        serviceTier,
        providedCost,
        null,
        null);
  }

  /** For vendors that say what they bill and nothing else. */
  public static UsageDetails billed(@Nullable Long input, @Nullable Long output) {
    return input == null && output == null
        ? NONE
        : new UsageDetails(null, null, null, null, null, null, null, null, input, output);
  }

  /** Field by field, the later report wins where it says something. */
  UsageDetails overwrittenBy(UsageDetails later) {
    if (later == NONE || later.equals(this)) {
      return this;
    }
    return new UsageDetails(
        later.cacheWriteHour != null ? later.cacheWriteHour : cacheWriteHour,
        later.audioInput != null ? later.audioInput : audioInput,
        later.cachedAudio != null ? later.cachedAudio : cachedAudio,
        later.imageInput != null ? later.imageInput : imageInput,
        later.audioOutput != null ? later.audioOutput : audioOutput,
        later.searches != null ? later.searches : searches,
        later.serviceTier != null ? later.serviceTier : serviceTier,
        later.providedCost != null ? later.providedCost : providedCost,
        later.billedInput != null ? later.billedInput : billedInput,
        later.billedOutput != null ? later.billedOutput : billedOutput);
  }
}
