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
 */
public record UsageDetails(
    @Nullable Long cacheWriteHour,
    @Nullable Long audioInput,
    @Nullable Long cachedAudio,
    @Nullable Long imageInput,
    @Nullable Long audioOutput,
    @Nullable Long searches,
    @Nullable String serviceTier,
    @Nullable Long providedCost) {

  public static final UsageDetails NONE =
      new UsageDetails(null, null, null, null, null, null, null, null);

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
        later.providedCost != null ? later.providedCost : providedCost);
  }
}
