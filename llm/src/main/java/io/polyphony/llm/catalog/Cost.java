package io.polyphony.llm.catalog;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Money by kind, in nano-dollars (1 US dollar = 1,000,000,000).
 *
 * @param kinds only those that cost something
 */
public record Cost(Map<CostKind, Long> kinds) {

  /**
   * @throws IllegalArgumentException if a kind is negative
   */
  public Cost {
    Map<CostKind, Long> some = new EnumMap<>(CostKind.class);
    kinds.forEach(
        (kind, nano) -> {
          if (nano < 0) {
            throw new IllegalArgumentException("a negative cost: " + kind + " " + nano);
          }
          if (nano > 0) {
            some.put(kind, nano);
          }
        });
    kinds = Collections.unmodifiableMap(some);
  }

  public long of(CostKind kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  /** The sum of the kinds. */
  public long total() {
    long total = 0;
    for (long nano : kinds.values()) {
      total += nano;
    }
    return total;
  }
}
