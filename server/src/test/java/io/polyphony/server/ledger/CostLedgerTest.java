package io.polyphony.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.catalog.CostKind;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Money in the ledger: what goes in comes out, and SQL adds it up to the nano-dollar. */
@QuarkusTest
class CostLedgerTest {
  private static final String KINDS =
      Arrays.stream(CostKind.values())
          .map(kind -> "coalesce(sum(" + Column.of(kind).key() + "), 0)")
          .collect(Collectors.joining(" + "));

  @Inject LedgerStore store;
  @Inject Database database;
  @Inject Ids ids;

  @Test
  void recordsComeBackAsTheyWereAndTheirSumIsTheSumByKind() {
    // Given
    UUID organisation = ids.next();
    var random = new SplittableRandom(5);
    List<CompletionRecord> records = new ArrayList<>();
    for (int number = 0; number < 300; number++) {
      records.add(record(organisation, usage(random), cost(random)));
    }

    // When
    store.insert(records.stream().map(SampleRecords::json).toList());

    // Then
    assertThat(store.find(organisation, records.stream().map(CompletionRecord::id).toList()))
        .containsExactlyInAnyOrderElementsOf(records);
    long computed =
        records.stream()
            .map(CompletionRecord::cost)
            .filter(Objects::nonNull)
            .mapToLong(Cost::total)
            .sum();
    long billed =
        records.stream()
            .map(CompletionRecord::billedNano)
            .filter(Objects::nonNull)
            .mapToLong(nano -> nano)
            .sum();
    assertThat(sum(organisation, "sum(cost_nano)")).isEqualTo(computed).isPositive();
    assertThat(sum(organisation, KINDS)).isEqualTo(computed);
    assertThat(sum(organisation, "sum(billed_nano)")).isEqualTo(billed).isNotEqualTo(computed);
    assertThat(sum(organisation, "count(*) filter (where cost_nano is null)"))
        .isEqualTo(records.stream().filter(it -> it.cost() == null).count())
        .isPositive();
  }

  @Test
  void theVendorsSumIsBilledElseOurs() {
    // Given
    var ours = new Cost(Map.of(CostKind.INPUT, 700L, CostKind.OUTPUT, 300L));
    var plain = new Usage(1L, 1L, null, null, null, 1L, 1L);
    Usage named = plain.with(new UsageDetails(null, null, null, null, null, null, null, 1_250L));

    // Then
    assertThat(record(ids.next(), named, ours).billedNano()).isEqualTo(1_250);
    assertThat(record(ids.next(), named, null).billedNano()).isEqualTo(1_250);
    assertThat(record(ids.next(), plain, ours).billedNano()).isEqualTo(1_000);
    assertThat(record(ids.next(), plain, null).billedNano()).isNull();
  }

  private long sum(UUID organisation, String what) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select " + what + " from completion_record where organisation_id = :mine")
                .bind("mine", organisation)
                .mapTo(Long.class)
                .one());
  }

  private static @Nullable Cost cost(SplittableRandom random) {
    if (random.nextInt(5) == 0) {
      return null;
    }
    Map<CostKind, Long> kinds = new EnumMap<>(CostKind.class);
    for (CostKind kind : CostKind.values()) {
      kinds.put(kind, random.nextBoolean() ? 0 : random.nextLong(1_000_000_000_000L));
    }
    return new Cost(kinds);
  }

  private static Usage usage(SplittableRandom random) {
    return new Usage(
        any(random),
        any(random),
        any(random),
        any(random),
        any(random),
        any(random),
        any(random),
        new UsageDetails(
            any(random),
            any(random),
            any(random),
            any(random),
            any(random),
            any(random),
            random.nextBoolean() ? "flex" : null,
            any(random)));
  }

  private static @Nullable Long any(SplittableRandom random) {
    return random.nextBoolean() ? null : (Long) random.nextLong(1_000_000_000_000L);
  }

  private CompletionRecord record(UUID organisation, Usage usage, @Nullable Cost cost) {
    return new CompletionRecord(
        ids.next(),
        organisation,
        ids.next(),
        null,
        null,
        "gateway",
        "openai-chat",
        false,
        "openai/gpt-4o",
        "openai/gpt-4o",
        "openai",
        null,
        CompletionState.COMPLETE,
        usage,
        UsageSource.REPORTED,
        cost,
        cost == null ? null : "by hand",
        Instant.parse("2026-11-25T12:00:00Z"),
        12L,
        34,
        "stop",
        null,
        List.of(),
        null,
        null,
        null,
        false,
        null);
  }
}
