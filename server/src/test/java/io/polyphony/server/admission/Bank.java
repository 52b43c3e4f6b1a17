package io.polyphony.server.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Stands for the database: sums by subject, and which transactions a look has seen. */
final class Bank {
  private final Map<UUID, Long> sums = new HashMap<>();
  private long next = 100;

  /** Answers the transaction. */
  synchronized long add(UUID subject, long nano) {
    sums.merge(subject, nano, Long::sum);
    return next++;
  }

  synchronized LimitStore.Spent spent(UUID subject) {
    return new LimitStore.Spent(
        Map.of(subject, sums.getOrDefault(subject, 0L)), next + ":" + next + ":");
  }

  synchronized long sum(UUID subject) {
    return sums.getOrDefault(subject, 0L);
  }
}
