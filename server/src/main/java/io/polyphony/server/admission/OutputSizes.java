package io.polyphony.server.admission;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How long answers of a model are, for those requests that do not say how long theirs may be: the
 * 95th percentile of what was seen, newer answers counting more.
 */
@Singleton
public class OutputSizes {
  private static final int UNKNOWN = 1_000;
  private static final int ENOUGH = 20;
  private static final int FORGETTING = 2_000;
  private static final int BUCKETS = 42;

  private final Map<String, Seen> models = new ConcurrentHashMap<>();

  /** Counts by size: a bucket for each half power of two. */
  private static final class Seen {
    private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);
    private final AtomicInteger all = new AtomicInteger();
  }

  /** An answer had that many tokens. */
  public void saw(String model, long tokens) {
    if (tokens <= 0 || models.size() > 10_000) {
      return;
    }
    Seen seen = models.computeIfAbsent(model, id -> new Seen());
    seen.counts.incrementAndGet(bucket(tokens));
    if (seen.all.incrementAndGet() >= FORGETTING) {
      halve(seen);
    }
  }

  /** How many tokens an answer is expected to have at most, mostly. */
  public long expected(String model) {
    Seen seen = models.get(model);
    int all = seen == null ? 0 : seen.all.get();
    if (seen == null || all < ENOUGH) {
      return UNKNOWN;
    }
    int beyond = 0;
    for (int bucket = BUCKETS - 1; bucket > 0; bucket--) {
      beyond += seen.counts.get(bucket);
      if (beyond * 20L > all) {
        return most(bucket);
      }
    }
    return most(0);
  }

  private static void halve(Seen seen) {
    int all = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      all += seen.counts.updateAndGet(bucket, count -> count / 2);
    }
    seen.all.set(all);
  }

  private static int bucket(long tokens) {
    int power = 63 - Long.numberOfLeadingZeros(tokens);
    boolean upper = power > 0 && (tokens & (1L << (power - 1))) != 0;
    return Math.min(BUCKETS - 1, 2 * power + (upper ? 1 : 0));
  }

  private static long most(int bucket) {
    long power = 1L << (bucket / 2);
    return bucket % 2 == 0 ? power + power / 2 : power * 2;
  }
}
