package io.polyphony.llm.chat;

import org.jspecify.annotations.Nullable;

/**
 * Tokens by kind. The first five are the provider's own numbers; a null was not reported and is
 * never turned into 0. Totals are OpenAI-style: input with cache reads and writes, output with
 * reasoning.
 */
public record Usage(
    @Nullable Long input,
    @Nullable Long output,
    @Nullable Long cachedInput,
    @Nullable Long cacheWrite,
    @Nullable Long reasoning,
    @Nullable Long inputTotal,
    @Nullable Long outputTotal) {

  public static final Usage NONE = new Usage(null, null, null, null, null, null, null);

  public boolean isEmpty() {
    return input == null && output == null && inputTotal == null && outputTotal == null;
  }

  /**
   * Field by field, the later report wins where it says something: vendors repeat cumulative
   * counts.
   */
  public Usage overwrittenBy(Usage later) {
    return new Usage(
        later.input != null ? later.input : input,
        later.output != null ? later.output : output,
        later.cachedInput != null ? later.cachedInput : cachedInput,
        later.cacheWrite != null ? later.cacheWrite : cacheWrite,
        later.reasoning != null ? later.reasoning : reasoning,
        later.inputTotal != null ? later.inputTotal : inputTotal,
        later.outputTotal != null ? later.outputTotal : outputTotal);
  }
}
