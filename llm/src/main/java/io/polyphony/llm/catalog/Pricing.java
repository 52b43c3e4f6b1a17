package io.polyphony.llm.catalog;

import io.polyphony.llm.chat.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens times price, exact, rounded half up to the nano-dollar at the end of each kind. */
public final class Pricing {
  /** One US dollar per million tokens is a thousand nano-dollars per token. */
  private static final BigDecimal NANO_PER_TOKEN = BigDecimal.valueOf(1_000);

  private Pricing() {}

  /**
   * @return empty if the price is unknown or the provider reported no usage
   */
  public static Optional<Cost> cost(@Nullable Price price, Usage usage) {
    if (price == null || usage.isEmpty()) {
      return Optional.empty();
    }
    long inputTotal = or(usage.inputTotal(), or(usage.input(), 0));
    long outputTotal = or(usage.outputTotal(), or(usage.output(), 0));
    if (usage.billedInput() != null || usage.billedOutput() != null) {
      return Optional.of(billed(price, usage, inputTotal));
    }
    long cached = Math.min(or(usage.cachedInput(), 0), inputTotal);
    long written = Math.min(or(usage.cacheWrite(), 0), inputTotal - cached);
    Tier tier = tier(price, inputTotal);
    return Optional.of(
        new Cost(
            nano(inputTotal - cached - written, tier.input()),
            nano(outputTotal, tier.output()),
            nano(cached, tier.cachedInput() != null ? tier.cachedInput() : tier.input()),
            nano(written, tier.cacheWrite() != null ? tier.cacheWrite() : tier.input())));
  }

  /** The provider has counted itself what it bills: what its cache saved is no part of it. */
  private static Cost billed(Price price, Usage usage, long inputTotal) {
    Tier tier = tier(price, inputTotal);
    return new Cost(
        nano(or(usage.billedInput(), 0), tier.input()),
        nano(or(usage.billedOutput(), 0), tier.output()),
        0,
        0);
  }

  private static Tier tier(Price price, long inputTotal) {
    Tier chosen =
        new Tier(0, price.input(), price.output(), price.cachedInput(), price.cacheWrite());
    for (Tier tier : price.tiers()) {
      if (inputTotal > tier.above()) {
        chosen = tier;
      }
    }
    return chosen;
  }

  private static long nano(long tokens, BigDecimal dollarsPerMillion) {
    return dollarsPerMillion
        .multiply(NANO_PER_TOKEN)
        .multiply(BigDecimal.valueOf(tokens))
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  private static long or(@Nullable Long value, long otherwise) {
    return value != null ? value : otherwise;
  }
}
