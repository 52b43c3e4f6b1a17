package io.polyphony.llm.catalog;

import io.polyphony.llm.chat.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts times price. The total is exact, rounded half up to the nano-dollar once; the kinds are
 * rounded so that their sum is the total.
 */
public final class Pricing {
  private static final CostKind[] KINDS = CostKind.values();

  private Pricing() {}

  /**
   * @return empty if the price is unknown, the provider reported no usage, or counts for which no
   *     sum of money is large enough
   */
  public static Optional<Cost> cost(@Nullable Price price, Usage usage) {
    if (price == null || usage.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Cost(rounded(exact(price, usage))));
    } catch (ArithmeticException beyondMeasure) {
      return Optional.empty();
    }
  }

  private static Map<CostKind, BigDecimal> exact(Price price, Usage usage) {
    var metered = new Metered(usage);
    Rates rates = price.rates(metered.inputTotal());
    BigDecimal share = price.share(usage.details().serviceTier());
    Map<CostKind, BigDecimal> exact = new EnumMap<>(CostKind.class);
    for (CostKind kind : KINDS) {
      long count = metered.count(kind);
      if (count > 0) {
        BigDecimal dollars =
            kind.isTokens() ? rates.inForce(kind).multiply(share) : price.rates().inForce(kind);
        exact.put(kind, kind.nano(dollars).multiply(BigDecimal.valueOf(count)));
      }
    }
    return exact;
  }

  /**
   * Largest remainders: the kinds that lose most by rounding down share what the total has more.
   */
  private static Map<CostKind, Long> rounded(Map<CostKind, BigDecimal> exact) {
    Map<CostKind, Long> whole = new EnumMap<>(CostKind.class);
    BigDecimal sum = BigDecimal.ZERO;
    long floors = 0;
    for (Map.Entry<CostKind, BigDecimal> kind : exact.entrySet()) {
      long floor = kind.getValue().setScale(0, RoundingMode.DOWN).longValueExact();
      whole.put(kind.getKey(), floor);
      floors = Math.addExact(floors, floor);
      sum = sum.add(kind.getValue());
    }
    long missing = sum.setScale(0, RoundingMode.HALF_UP).longValueExact() - floors;
    if (missing > 0) {
      List<CostKind> order =
          exact.keySet().stream().sorted(Comparator.comparing(kind -> lost(exact, kind))).toList();
      order.subList(0, (int) missing).forEach(kind -> whole.merge(kind, 1L, Long::sum));
    }
    return whole;
  }

  /** What rounding down takes from a kind, negative so that the most comes first. */
  private static BigDecimal lost(Map<CostKind, BigDecimal> exact, CostKind kind) {
    return exact.getOrDefault(kind, BigDecimal.ZERO).remainder(BigDecimal.ONE).negate();
  }
}
