package io.polyphony.llm.catalog;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs, in US dollars per million tokens.
 *
 * @param input uncached input
 * @param output output, reasoning included
 * @param cachedInput input read from the vendor's prompt cache; null = as input
 * @param cacheWrite input written to the prompt cache; null = as input
 * @param tiers dearer prices for large inputs, rising; empty if none
 * @param source where the figures come from, with the day they were taken
 */
public record Price(
    BigDecimal input,
    BigDecimal output,
    @Nullable BigDecimal cachedInput,
    @Nullable BigDecimal cacheWrite,
    List<Tier> tiers,
    String source) {

  public Price {
    tiers = List.copyOf(tiers);
  }
}
