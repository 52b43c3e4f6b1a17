package io.polyphony.llm.chat;

import org.jspecify.annotations.Nullable;

/**
 * Tokens by kind. The first five are the provider's own numbers; a null was not reported and is
 * never turned into 0. Totals are OpenAI-style: input with cache reads and writes, output with
 * reasoning.
 *
 * @param billedInput what the provider bills, where it says that apart from what the model saw
 *     (Cohere); prices go by it
 * @param billedOutput the same for the output
 */
public record Usage(
    @Nullable Long input,
    @Nullable Long output,
    @Nullable Long cachedInput,
    @Nullable Long cacheWrite,
    @Nullable Long reasoning,
    @Nullable Long inputTotal,
    @Nullable Long outputTotal,
    @Nullable Long billedInput,
    @Nullable Long billedOutput) {

  public static final Usage NONE = new Usage(null, null, null, null, null, null, null);

  /** Where the provider bills what the model saw and said. */
  public Usage(
      @Nullable Long input,
      @Nullable Long output,
      @Nullable Long cachedInput,
      @Nullable Long cacheWrite,
      @Nullable Long reasoning,
      @Nullable Long inputTotal,
      @Nullable Long outputTotal) {
    this(input, output, cachedInput, cacheWrite, reasoning, inputTotal, outputTotal, null, null);
  }

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
        later.outputTotal != null ? later.outputTotal : outputTotal,
        later.billedInput != null ? later.billedInput : billedInput,
        later.billedOutput != null ? later.billedOutput : billedOutput);
  }
}
