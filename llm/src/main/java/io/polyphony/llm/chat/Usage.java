package io.polyphony.llm.chat;

import org.jspecify.annotations.Nullable;

/**
 * Tokens by kind. The first five are the provider's own numbers; a null was not reported and is
 * never turned into 0. Totals are OpenAI-style: input with cache reads and writes, output with
 * reasoning.
 *
 * @param details parts of these numbers, and what is paid for beside them
 */
public record Usage(
    @Nullable Long input,
    @Nullable Long output,
    @Nullable Long cachedInput,
    @Nullable Long cacheWrite,
    @Nullable Long reasoning,
    @Nullable Long inputTotal,
    @Nullable Long outputTotal,
    UsageDetails details) {

  public static final Usage NONE = new Usage(null, null, null, null, null, null, null);

  /** A number that cannot be a count of tokens was not reported. */
  public Usage {
    input = UsageDetails.count(input);
    output = UsageDetails.count(output);
    cachedInput = UsageDetails.count(cachedInput);
    cacheWrite = UsageDetails.count(cacheWrite);
    reasoning = UsageDetails.count(reasoning);
    inputTotal = UsageDetails.count(inputTotal);
    outputTotal = UsageDetails.count(outputTotal);
  }

  /** Usage of which no details are known. */
  public Usage(
      @Nullable Long input,
      @Nullable Long output,
      @Nullable Long cachedInput,
      @Nullable Long cacheWrite,
      @Nullable Long reasoning,
      @Nullable Long inputTotal,
      @Nullable Long outputTotal) {
    this(
        input,
        output,
        cachedInput,
        cacheWrite,
        reasoning,
        inputTotal,
        outputTotal,
        UsageDetails.NONE);
  }

  public boolean isEmpty() {
    return input == null && output == null && inputTotal == null && outputTotal == null;
  }

  /** The same counts with these details. */
  public Usage with(UsageDetails known) {
    return new Usage(
        input, output, cachedInput, cacheWrite, reasoning, inputTotal, outputTotal, known);
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
        details.overwrittenBy(later.details));
  }
}
