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
      var metered = new Metered(usage);
      Map<CostKind, Long> whole = whole(price, usage, metered);
      return Optional.of(new Cost(whole != null ? whole : rounded(exact(price, usage, metered))));
    } catch (ArithmeticException beyondMeasure) {
      return Optional.empty();
    }
  }

  /** Most prices are whole nano-dollars, and nothing is rounded then; null if one is not. */
  private static @Nullable Map<CostKind, Long> whole(Price price, Usage usage, Metered metered) {
    if (price.share(usage.details().serviceTier()) != BigDecimal.ONE) {
      return null;
    }
    Rates rates = price.rates(metered.inputTotal());
    Map<CostKind, Long> whole = new EnumMap<>(CostKind.class);
    long sum = 0;
    for (CostKind kind : KINDS) {
      long count = metered.count(kind);
      if (count > 0) {
        long each = (kind.isTokens() ? rates : price.rates()).wholeNano(kind);
        if (each == Rates.FRACTION) {
          return null;
        }
        long nano = Math.multiplyExact(each, count);
        sum = Math.addExact(sum, nano);
        whole.put(kind, nano);
      }
    }
    return whole;
  }

  /** Nano-dollars by kind, null where nothing was used. */
  private static @Nullable BigDecimal[] exact(Price price, Usage usage, Metered metered) {
    Rates rates = price.rates(metered.inputTotal());
    BigDecimal share = price.share(usage.details().serviceTier());
    var exact = new @Nullable BigDecimal[KINDS.length];
    for (CostKind kind : KINDS) {
      long count = metered.count(kind);
      if (count > 0) {
        BigDecimal each = kind.isTokens() ? rates.nano(kind) : price.rates().nano(kind);
        BigDecimal all = each.multiply(BigDecimal.valueOf(count));
        boolean shared = kind.isTokens() && share != BigDecimal.ONE;
        exact[kind.ordinal()] = shared ? all.multiply(share) : all;
      }
    }
    return exact;
  }

  /**
   * Largest remainders: the kinds that lose most by rounding down share what the total has more.
   */
  private static Map<CostKind, Long> rounded(@Nullable BigDecimal[] exact) {
    Map<CostKind, Long> whole = new EnumMap<>(CostKind.class);
    BigDecimal sum = BigDecimal.ZERO;
    long floors = 0;
    for (CostKind kind : KINDS) {
      BigDecimal nano = exact[kind.ordinal()];
      if (nano != null && nano.signum() > 0) {
        long floor = nano.setScale(0, RoundingMode.DOWN).longValueExact();
        whole.put(kind, floor);
        floors = Math.addExact(floors, floor);
        sum = sum.add(nano);
      }
    }
    long missing = sum.setScale(0, RoundingMode.HALF_UP).longValueExact() - floors;
    if (missing > 0) {
      List<CostKind> order =
          whole.keySet().stream().sorted(Comparator.comparing(kind -> lost(exact, kind))).toList();
      order.subList(0, (int) missing).forEach(kind -> whole.merge(kind, 1L, Long::sum));
    }
    return whole;
  }

  /** What rounding down takes from a kind, negative so that the most comes first. */
  private static BigDecimal lost(@Nullable BigDecimal[] exact, CostKind kind) {
    BigDecimal nano = exact[kind.ordinal()];
    return nano == null ? BigDecimal.ZERO : nano.remainder(BigDecimal.ONE).negate();
  }
}
