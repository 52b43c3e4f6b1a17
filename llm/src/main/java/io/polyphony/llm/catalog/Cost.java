package io.polyphony.llm.catalog;

/**
 * Money by kind, in nano-dollars (1 US dollar = 1,000,000,000).
 *
 * @param output reasoning included
 */
public record Cost(long input, long output, long cachedInput, long cacheWrite) {

  public long total() {
    return input + output + cachedInput + cacheWrite;
  }
}
