package io.polyphony.server.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers in memory, up to a number of bytes and of answers. */
final class KeptAnswers {
  private final Cache<CacheKey, KeptAnswer> answers;
  private final Map<UUID, Long> purges = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final long largest;

  /**
   * @param bytes of all answers together
   * @param entries the most answers
   * @param largest bytes of one answer
   */
  KeptAnswers(InstantSource clock, long bytes, int entries, long largest) {
    this.clock = clock;
    this.largest = largest;
    // an answer weighs at least its share, so that the weight limits the number, too
    long share = entries <= 0 ? bytes + 1 : Math.max(1, bytes / entries);
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher(
                (CacheKey key, KeptAnswer answer) ->
                    (int) Math.min(Integer.MAX_VALUE, Math.max(share, answer.size())))
            .expireAfter(Expiry.creating((CacheKey key, KeptAnswer answer) -> answer.keepFor()))
            .ticker(() -> nanos(clock.instant()))
            .executor(Runnable::run)
            .build();
  }

  private static long nanos(Instant now) {
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /**
   * @param purge the organisation's {@link #purge} when the answer's call began: what was asked
   *     before another one is not kept
   */
  void keep(CacheKey key, KeptAnswer answer, long purge) {
    if (answer.size() > largest || purge(key.organisation()) != purge) {
      return;
    }
    answers.put(key, answer);
    if (purge(key.organisation()) != purge) {
      answers.invalidate(key);
    }
  }

  /** How often the organisation's answers were forgotten. */
  long purge(UUID organisation) {
    return purges.getOrDefault(organisation, 0L);
  }

  /** Forgets the organisation's answers; how many they were. */
  int forget(UUID organisation) {
    purges.merge(organisation, 1L, Long::sum);
    int forgotten = 0;
    for (CacheKey key : answers.asMap().keySet()) {
      if (key.organisation().equals(organisation) && answers.asMap().remove(key) != null) {
        forgotten++;
      }
    }
    return forgotten;
  }

  /** Forgets everybody's answers. */
  void forgetAll() {
    answers.asMap().keySet().stream().map(CacheKey::organisation).distinct().forEach(this::forget);
  }

  /** Null if there is none of at most that age. */
  @Nullable KeptAnswer find(CacheKey key, Duration atMost) {
    KeptAnswer answer = answers.getIfPresent(key);
    return answer != null && answer.isFresh(clock.instant(), atMost) ? answer : null;
  }

  void clear() {
    answers.invalidateAll();
  }

  long count() {
    answers.cleanUp();
    return answers.estimatedSize();
  }

  long bytes() {
    answers.cleanUp();
    return answers.asMap().values().stream().mapToLong(KeptAnswer::size).sum();
  }
}
