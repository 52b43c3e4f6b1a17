package io.polyphony.server.ledger;

import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.catalog.CostKind;
import io.polyphony.llm.chat.Usage;
import io.polyphony.server.store.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records that differ in everything that logs can be filtered by. */
final class SampleRecords {
  private static final List<String> MODELS =
      List.of("openai/gpt-4o", "openai/gpt-4o-mini", "anthropic/claude", "groq/llama");
  private static final List<String> CODES =
      List.of("upstream_rate_limit", "upstream_error", "context_length");

  private final SplittableRandom random;
  private final Ids ids;
  private final UUID organisation;
  private final List<UUID> people;
  private final List<UUID> keys;
  private final List<UUID> teams;
  private final List<UUID> credentials;

  SampleRecords(long seed, Ids ids, UUID organisation, List<UUID> people) {
    this.random = new SplittableRandom(seed);
    this.ids = ids;
    this.organisation = organisation;
    this.people = people;
    this.keys = List.of(ids.next(), ids.next(), ids.next());
    this.teams = List.of(ids.next(), ids.next());
    this.credentials = List.of(ids.next(), ids.next());
  }

  /** A record of some moment after {@code from}, and within that time. */
  CompletionRecord next(Instant from, Duration within) {
    String model = MODELS.get(Math.min(random.nextInt(6), MODELS.size() - 1));
    boolean failed = random.nextInt(6) == 0;
    boolean cut = !failed && random.nextInt(15) == 0;
    boolean served = !failed;
    CacheUse cache =
        random.nextInt(4) == 0 ? CacheUse.values()[random.nextInt(failed ? 1 : 3)] : null;
    boolean free = cache != null && cache.isFree();
    boolean priced = served && random.nextInt(5) > 0;
    Long tokens = served ? (Long) random.nextLong(5_000) : null;
    String code = cut ? "upstream_cut" : failed ? CODES.get(random.nextInt(CODES.size())) : null;
    return new CompletionRecord(
        ids.next(),
        organisation,
        any(people),
        random.nextInt(4) == 0 ? null : any(keys),
        random.nextInt(3) == 0 ? any(teams) : null,
        random.nextBoolean() ? "gateway" : "chat",
        random.nextBoolean() ? "openai-chat" : "anthropic-messages",
        random.nextBoolean(),
        random.nextInt(5) == 0 ? "fast" : model,
        served ? model : null,
        model.substring(0, model.indexOf('/')),
        any(credentials),
        cut
            ? CompletionState.UPSTREAM_CUT
            : failed ? CompletionState.FAILED : CompletionState.COMPLETE,
        new Usage(tokens, tokens, null, null, null, tokens, tokens),
        served ? UsageSource.REPORTED : UsageSource.NONE,
        priced && !free ? new Cost(Map.of(CostKind.INPUT, random.nextLong(1, 1_000_000))) : null,
        null,
        from.plusMillis(random.nextLong(within.toMillis())),
        null,
        random.nextLong(90_000),
        served && !cut ? "stop" : null,
        cache,
        List.of(),
        code == null ? null : ids.next(),
        code,
        code == null ? null : "It went wrong.",
        false,
        null);
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  static StoredJson json(CompletionRecord record) {
    var accepted =
        new Acceptance(
            record.id(),
            record.startedAt(),
            new Acceptance.Kind(
                record.organisation(),
                record.owner(),
                record.virtualKey(),
                record.team(),
                record.door(),
                record.dialect(),
                record.streamed(),
                record.modelAsked(),
                "openai",
                null));
    RecordJson.Accepted json = RecordJson.accepted(accepted);
    byte[] outcome = RecordJson.outcome(record);
    byte[] whole = Arrays.copyOf(json.json(), json.identity() + outcome.length);
    System.arraycopy(outcome, 0, whole, json.identity(), outcome.length);
    whole[json.identity()] = ',';
    return StoredJson.of(whole);
  }

  /** What a record has of a dimension, as filters name it. */
  static String value(CompletionRecord record, Dimension dimension) {
    return word(
        switch (dimension) {
          case STATE -> record.state().wire();
          case ERROR_CODE -> record.errorCode();
          case MODEL_SERVED -> record.modelServed();
          case MODEL_ASKED -> record.modelAsked();
          case PROVIDER -> record.provider();
          case CREDENTIAL -> record.credential();
          case VIRTUAL_KEY -> record.virtualKey();
          case TEAM -> record.team();
          case PERSON -> record.owner();
          case DOOR -> record.door();
          case DIALECT -> record.dialect();
          case CACHE -> record.cache() == null ? null : record.cache().wire();
        });
  }

  private static String word(@Nullable Object value) {
    return value == null ? Dimension.NONE : value.toString();
  }
}
