package io.polyphony.llm.catalog;

import static io.polyphony.llm.catalog.CostKind.AUDIO_INPUT;
import static io.polyphony.llm.catalog.CostKind.AUDIO_OUTPUT;
import static io.polyphony.llm.catalog.CostKind.CACHED_AUDIO;
import static io.polyphony.llm.catalog.CostKind.CACHED_INPUT;
import static io.polyphony.llm.catalog.CostKind.CACHE_WRITE;
import static io.polyphony.llm.catalog.CostKind.CACHE_WRITE_HOUR;
import static io.polyphony.llm.catalog.CostKind.IMAGE_INPUT;
import static io.polyphony.llm.catalog.CostKind.INPUT;
import static io.polyphony.llm.catalog.CostKind.OUTPUT;
import static io.polyphony.llm.catalog.CostKind.REASONING;
import static io.polyphony.llm.catalog.CostKind.REQUEST;
import static io.polyphony.llm.catalog.CostKind.SEARCH;

import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import org.jspecify.annotations.Nullable;

/**
 * Usage cut into the kinds that are paid for, so that each token counts once: vendors' numbers
 * overlap. A part never exceeds the whole it belongs to.
 */
final class Metered {
  private final long[] counts = new long[CostKind.values().length];
  private final long inputTotal;

  Metered(Usage usage) {
    UsageDetails details = usage.details();
    inputTotal = known(usage.inputTotal(), usage.input());
    input(usage, details);
    long output = known(usage.outputTotal(), usage.output());
    long reasoning = part(usage.reasoning(), output);
    long audio = part(details.audioOutput(), output - reasoning);
    put(OUTPUT, output - reasoning - audio);
    put(REASONING, reasoning);
    put(AUDIO_OUTPUT, audio);
    put(SEARCH, part(details.searches(), Long.MAX_VALUE));
    put(REQUEST, 1);
  }

  /** Audio that is not said to be cached counts as fresh as long as there is fresh input. */
  private void input(Usage usage, UsageDetails details) {
    long cached = part(usage.cachedInput(), inputTotal);
    long written = part(usage.cacheWrite(), inputTotal - cached);
    long fresh = inputTotal - cached - written;
    long hour = part(details.cacheWriteHour(), written);
    long audio = part(details.audioInput(), fresh + cached);
    long cachedAudio =
        Math.max(part(details.cachedAudio(), Math.min(cached, audio)), audio - fresh);
    long freshAudio = audio - cachedAudio;
    long image = part(details.imageInput(), fresh - freshAudio);
    put(INPUT, fresh - freshAudio - image);
    put(CACHED_INPUT, cached - cachedAudio);
    put(CACHE_WRITE, written - hour);
    put(CACHE_WRITE_HOUR, hour);
    put(AUDIO_INPUT, freshAudio);
    put(CACHED_AUDIO, cachedAudio);
    put(IMAGE_INPUT, image);
  }

  long inputTotal() {
    return inputTotal;
  }

  long count(CostKind kind) {
    return counts[kind.ordinal()];
  }

  private void put(CostKind kind, long count) {
    counts[kind.ordinal()] = count;
  }

  private static long known(@Nullable Long total, @Nullable Long part) {
    return Math.max(0, total != null ? total : part != null ? part : 0);
  }

  private static long part(@Nullable Long part, long whole) {
    return part == null ? 0 : Math.clamp(part, 0, whole);
  }
}
