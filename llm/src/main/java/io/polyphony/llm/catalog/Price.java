package io.polyphony.llm.catalog;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs.
 *
 * @param rates for small inputs
 * @param tiers other prices for large inputs, rising; empty if none
 * @param serviceTiers what part of a token's price is charged on other terms than the ordinary, by
 *     the vendor's word for them in lower case: {@code batch} 0.5
 * @param source where the figures come from, with the day they were taken
 */
public record Price(
    Rates rates, List<Tier> tiers, Map<String, BigDecimal> serviceTiers, String source) {

  public Price {
    tiers = List.copyOf(tiers);
    serviceTiers = Map.copyOf(serviceTiers);
  }

  /** The prices for an input of that size. */
  Rates rates(long inputTotal) {
    Rates chosen = rates;
    for (Tier tier : tiers) {
      if (inputTotal > tier.above()) {
        chosen = tier.rates();
      }
    }
    return chosen;
  }

  /** What part of a token's price is charged; terms that are not listed cost the ordinary price. */
  BigDecimal share(@Nullable String serviceTier) {
    if (serviceTier == null || serviceTiers.isEmpty()) {
      return BigDecimal.ONE;
    }
    return serviceTiers.getOrDefault(serviceTier.toLowerCase(Locale.ROOT), BigDecimal.ONE);
  }
}
