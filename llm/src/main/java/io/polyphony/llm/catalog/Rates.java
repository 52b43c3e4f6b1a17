package io.polyphony.llm.catalog;

import static io.polyphony.llm.catalog.CostKind.AUDIO_INPUT;
import static io.polyphony.llm.catalog.CostKind.CACHED_INPUT;
import static io.polyphony.llm.catalog.CostKind.CACHE_WRITE;
import static io.polyphony.llm.catalog.CostKind.INPUT;
import static io.polyphony.llm.catalog.CostKind.OUTPUT;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What things cost by kind. Input and output always have a price. */
public final class Rates {
  static final long FRACTION = -1;

  private final Map<CostKind, BigDecimal> dollars;
  private final BigDecimal[] nano = new BigDecimal[CostKind.values().length];
  private final long[] wholeNano = new long[CostKind.values().length];

  /**
   * @param dollars US dollars by kind: per million tokens, per thousand searches or requests
   * @throws IllegalArgumentException if a price is negative, or input or output has none
   */
  public Rates(Map<CostKind, BigDecimal> dollars) {
    if (!dollars.containsKey(INPUT) || !dollars.containsKey(OUTPUT)) {
      throw new IllegalArgumentException("a price needs input and output: " + dollars);
    }
    if (dollars.values().stream().anyMatch(price -> price.signum() < 0)) {
      throw new IllegalArgumentException("a price is negative: " + dollars);
    }
    this.dollars = Map.copyOf(new EnumMap<>(dollars));
    for (CostKind kind : CostKind.values()) {
      BigDecimal each = kind.nano(inForce(kind));
      nano[kind.ordinal()] = each;
      wholeNano[kind.ordinal()] = whole(each);
    }
  }

  private static long whole(BigDecimal nano) {
    try {
      return nano.longValueExact();
    } catch (ArithmeticException fraction) {
      return FRACTION;
    }
  }

  public Map<CostKind, BigDecimal> dollars() {
    return dollars;
  }

  /** The price of that kind itself; null if it has none of its own. */
  public @Nullable BigDecimal of(CostKind kind) {
    return dollars.get(kind);
  }

  /** Nano-dollars for each of that kind, as {@link #inForce} says. */
  BigDecimal nano(CostKind kind) {
    return nano[kind.ordinal()];
  }

  /** As {@link #nano}; {@link #FRACTION} if that is no whole number. */
  long wholeNano(CostKind kind) {
    return wholeNano[kind.ordinal()];
  }

  /** What one of that kind costs: by its own price or by that of the kind beside it. */
  public BigDecimal inForce(CostKind kind) {
    BigDecimal own = dollars.get(kind);
    if (own != null) {
      return own;
    }
    return switch (kind) {
      case CACHED_INPUT, CACHE_WRITE, AUDIO_INPUT, IMAGE_INPUT -> inForce(INPUT);
      case CACHE_WRITE_HOUR -> inForce(CACHE_WRITE);
      case CACHED_AUDIO -> inForce(dollars.containsKey(CACHED_INPUT) ? CACHED_INPUT : AUDIO_INPUT);
      case REASONING, AUDIO_OUTPUT -> inForce(OUTPUT);
      case INPUT, OUTPUT, SEARCH, REQUEST -> BigDecimal.ZERO;
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Rates rates && dollars.equals(rates.dollars);
  }

  @Override
  public int hashCode() {
    return dollars.hashCode();
  }

  @Override
  public String toString() {
    return "Rates" + dollars;
  }
}
