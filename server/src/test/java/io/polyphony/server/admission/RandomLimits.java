package io.polyphony.server.admission;

import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Limits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Limits and requests at random, of few people, keys and models, so that they meet. */
final class RandomLimits {
  static final UUID ORGANISATION = UUID.randomUUID();
  static final List<UUID> PEOPLE = List.of(UUID.randomUUID(), UUID.randomUUID());
  static final List<UUID> KEYS = List.of(UUID.randomUUID(), UUID.randomUUID());
  static final List<UUID> TEAMS = List.of(UUID.randomUUID(), UUID.randomUUID());
  static final List<String> MODELS = List.of("openai/gpt-5", "openai/o9", "groq/llama");

  private RandomLimits() {}

  static List<Limit> limits(SplittableRandom random) {
    List<Limit> limits = new ArrayList<>();
    for (int one = 0; one < 7; one++) {
      Measure measure = Measure.values()[one % 4];
      LimitScope scope = LimitScope.values()[random.nextInt(LimitScope.values().length)];
      UUID subject = random.nextBoolean() ? null : subject(scope);
      String model = random.nextInt(3) == 0 ? "openai/*" : null;
      boolean hard = one < 4 || random.nextInt(3) > 0;
      limits.add(
          limit(
              scope,
              subject,
              model,
              measure,
              period(random, measure),
              amount(random, measure),
              hard));
    }
    return limits;
  }

  private static @Nullable UUID subject(LimitScope scope) {
    return switch (scope) {
      case ORGANISATION -> null;
      case TEAM -> TEAMS.getFirst();
      case USER -> PEOPLE.getFirst();
      case VIRTUAL_KEY -> KEYS.getFirst();
    };
  }

  static @Nullable Period period(SplittableRandom random, Measure measure) {
    return switch (measure) {
      case CONCURRENCY -> null;
      case REQUESTS, TOKENS -> Period.values()[random.nextInt(3)];
      case MONEY -> Period.values()[2 + random.nextInt(4)];
    };
  }

  static long amount(SplittableRandom random, Measure measure) {
    return switch (measure) {
      case CONCURRENCY -> 3 + random.nextInt(6);
      case REQUESTS -> 5 + random.nextInt(40);
      case TOKENS -> 500 + random.nextInt(3_000);
      case MONEY -> 200 + random.nextInt(3_000);
    };
  }

  static Limit limit(
      LimitScope scope,
      @Nullable UUID subject,
      @Nullable String model,
      Measure measure,
      @Nullable Period period,
      long amount,
      boolean hard) {
    return new Limit(
        UUID.randomUUID(),
        "limit",
        scope,
        subject,
        model,
        measure,
        period,
        amount,
        hard,
        Outage.SHARE,
        Instant.EPOCH);
  }

  static Demand demand(SplittableRandom random) {
    return new Demand(
        MODELS.get(random.nextInt(MODELS.size())), random.nextLong(200), random.nextLong(50));
  }

  static Caller caller(SplittableRandom random) {
    return new Caller(
        ORGANISATION,
        PEOPLE.get(random.nextInt(2)),
        null,
        random.nextInt(3) == 0 ? null : KEYS.get(random.nextInt(2)),
        "caller",
        Set.of(),
        null,
        Limits.DEFAULT,
        null,
        null,
        null,
        random.nextInt(3) == 0 ? null : TEAMS.get(random.nextInt(2)));
  }
}
