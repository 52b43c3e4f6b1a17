package io.polyphony.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked of the logs, the answer is what counting every record by hand gives. */
@QuarkusTest
class LogsTest {
  private static final Instant BEGIN = Instant.parse("2026-08-17T09:30:00Z");
  private static final Duration TIME = Duration.ofDays(70);
  private static final int FILTERS = 100;

  @Inject Logs logs;
  @Inject LedgerStore store;
  @Inject Database database;
  @Inject Ids ids;

  private final SplittableRandom random = new SplittableRandom(11);
  private UUID organisation = new UUID(0, 0);
  private List<CompletionRecord> all = List.of();

  @BeforeEach
  void insert() {
    organisation = ids.next();
    List<UUID> people = List.of(ids.next(), ids.next());
    var samples = new SampleRecords(3, ids, organisation, people);
    List<CompletionRecord> records = new ArrayList<>();
    for (int number = 0; number < 600; number++) {
      records.add(samples.next(BEGIN, TIME));
    }
    for (int from = 0; from < records.size(); from += 50) {
      store.insert(records.subList(from, from + 50).stream().map(SampleRecords::json).toList());
    }
    store.insert(List.of(SampleRecords.json(records.getFirst())));
    store.insert(
        List.of(
            SampleRecords.json(new SampleRecords(4, ids, ids.next(), people).next(BEGIN, TIME))));
    all =
        records.stream()
            .sorted(
                Comparator.comparing(CompletionRecord::startedAt)
                    .thenComparing(record -> record.id().toString())
                    .reversed())
            .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 40, 1_000_000})
  void pagesTogetherAreAllRecordsThatFitNewestFirst(long mostRead) {
    var lists = new RecordListStore(database, new RecordLookStore(database, mostRead, mostRead));
    for (int number = 0; number < FILTERS; number++) {
      // Given
      RecordFilter filter = filter();
      int size = 1 + random.nextInt(90);

      // When
      List<UUID> read = new ArrayList<>();
      @Nullable Place after = null;
      List<LogLine> page;
      do {
        page = lists.page(filter, after, size);
        page.forEach(line -> read.add(line.id()));
        after = page.isEmpty() ? null : Place.of(Place.of(page.getLast()).word()).orElseThrow();
      } while (page.size() == size);

      // Then
      assertThat(read)
          .as("%s by %d", filter, size)
          .isEqualTo(fitting(filter).stream().map(CompletionRecord::id).toList());
    }
  }

  @Test
  void totalsAndFacetsCountEveryRecordOnce() {
    for (int number = 0; number < FILTERS; number++) {
      // Given
      RecordFilter filter = unbounded(filter());
      List<CompletionRecord> fitting = fitting(filter);

      // When
      LogSummary summary = logs.summary(filter);

      // Then
      assertThat(summary.requests()).as("%s", filter).isEqualTo(fitting.size());
      assertThat(summary.failed())
          .isEqualTo(fitting.stream().filter(it -> it.errorCode() != null).count());
      assertThat(summary.nano()).isEqualTo(nano(fitting));
      assertThat(summary.tokens()).isEqualTo(tokens(fitting));
      assertThat(summary.unknownCost())
          .isEqualTo(fitting.stream().filter(it -> it.billedNano() == null).count());
      for (Dimension dimension : Dimension.values()) {
        Map<Dimension, List<String>> others = new EnumMap<>(Dimension.class);
        others.putAll(filter.values());
        others.remove(dimension);
        Map<String, Long> expected =
            fitting(with(filter, others)).stream()
                .collect(
                    Collectors.groupingBy(
                        record -> SampleRecords.value(record, dimension), Collectors.counting()));
        Map<String, Long> counted =
            summary.facets().stream()
                .filter(facet -> facet.dimension().equals(dimension.wire()))
                .flatMap(facet -> facet.values().stream())
                .collect(
                    Collectors.toMap(
                        LogSummary.FacetValue::value, LogSummary.FacetValue::requests));
        assertThat(counted).as("%s of %s", dimension, filter).isEqualTo(expected);
      }
    }
  }

  @Test
  void daysAndHoursAddUpToTheRecords() {
    for (int number = 0; number < FILTERS; number++) {
      // Given
      RecordFilter filter = unbounded(filter());

      // When
      LogSeries series = logs.series(filter);

      // Then
      ChronoUnit step = series.step().equals("hour") ? ChronoUnit.HOURS : ChronoUnit.DAYS;
      Map<Instant, List<CompletionRecord>> expected =
          fitting(filter).stream()
              .collect(
                  Collectors.groupingBy(
                      record -> record.startedAt().truncatedTo(step),
                      TreeMap::new,
                      Collectors.toList()));
      assertThat(
              series.points().stream()
                  .map(
                      point ->
                          point.at()
                              + " "
                              + point.requests()
                              + " "
                              + point.nano()
                              + " "
                              + point.tokens())
                  .toList())
          .as("%s", filter)
          .isEqualTo(
              expected.entrySet().stream()
                  .map(
                      day ->
                          day.getKey()
                              + " "
                              + day.getValue().size()
                              + " "
                              + nano(day.getValue())
                              + " "
                              + tokens(day.getValue()))
                  .toList());
    }
  }

  @Test
  void anIdOrTheIdOfItsErrorFindsARecord() {
    // Given
    CompletionRecord failed =
        all.stream().filter(it -> it.errorId() != null).findFirst().orElseThrow();
    RecordFilter everything =
        new RecordFilter(organisation, null, Map.of(), null, null, null, null);
    String errorId = String.valueOf(failed.errorId());

    // When
    Function<String, List<UUID>> found =
        text ->
            logs.ofIds(everything, IdRange.of(text).orElseThrow(), 10).stream()
                .map(LogLine::id)
                .toList();

    // Then
    assertThat(found.apply(failed.id().toString())).containsExactly(failed.id());
    assertThat(found.apply(errorId)).containsExactly(failed.id());
    assertThat(found.apply(errorId.substring(0, 30))).containsExactly(failed.id());
    assertThat(found.apply(ids.next().toString())).isEmpty();
    assertThat(IdRange.of("0190")).isEmpty();
    assertThat(IdRange.of("not an id at all")).isEmpty();
  }

  private RecordFilter filter() {
    Map<Dimension, List<String>> values = new EnumMap<>(Dimension.class);
    int asked = random.nextInt(4);
    for (int number = 0; number < asked; number++) {
      Dimension dimension = Dimension.values()[random.nextInt(Dimension.values().length)];
      values.put(
          dimension,
          List.of(
              SampleRecords.value(all.get(random.nextInt(all.size())), dimension),
              SampleRecords.value(all.get(random.nextInt(all.size())), dimension)));
    }
    Instant from = null;
    Instant to = null;
    if (random.nextBoolean()) {
      from = moment();
    }
    if (random.nextBoolean()) {
      Instant end = moment();
      to = from == null || from.isBefore(end) ? end : from.plusSeconds(random.nextInt(1, 200_000));
    }
    return new RecordFilter(
        organisation,
        random.nextInt(4) == 0 ? all.getFirst().owner() : null,
        values,
        from,
        to,
        random.nextInt(4) == 0 ? (Long) random.nextLong(90_000) : null,
        random.nextInt(4) == 0 ? (Long) random.nextLong(1_000_000) : null);
  }

  /** Some at midnight, some in the middle of a day, some of the very moment of a record. */
  private Instant moment() {
    Instant moment = BEGIN.plusSeconds(random.nextLong(TIME.toSeconds()));
    return switch (random.nextInt(3)) {
      case 0 -> moment.truncatedTo(ChronoUnit.DAYS);
      case 1 -> all.get(random.nextInt(all.size())).startedAt();
      default -> moment;
    };
  }

  private static RecordFilter unbounded(RecordFilter filter) {
    return new RecordFilter(
        filter.organisation(),
        filter.owner(),
        filter.values(),
        filter.from(),
        filter.to(),
        null,
        null);
  }

  private static RecordFilter with(RecordFilter filter, Map<Dimension, List<String>> values) {
    return new RecordFilter(
        filter.organisation(), filter.owner(), values, filter.from(), filter.to(), null, null);
  }

  private List<CompletionRecord> fitting(RecordFilter filter) {
    return all.stream().filter(record -> fits(filter, record)).toList();
  }

  private static boolean fits(RecordFilter filter, CompletionRecord record) {
    Long billed = record.billedNano();
    return filter.values().entrySet().stream()
            .allMatch(it -> it.getValue().contains(SampleRecords.value(record, it.getKey())))
        && (filter.owner() == null || record.owner().equals(filter.owner()))
        && (filter.from() == null || !record.startedAt().isBefore(filter.from()))
        && (filter.to() == null || record.startedAt().isBefore(filter.to()))
        && (filter.atLeastMs() == null || record.latencyMs() >= filter.atLeastMs())
        && (filter.atLeastNano() == null || (billed != null && billed >= filter.atLeastNano()));
  }

  private static long nano(List<CompletionRecord> records) {
    return records.stream()
        .mapToLong(record -> record.billedNano() == null ? 0 : record.billedNano())
        .sum();
  }

  private static long tokens(List<CompletionRecord> records) {
    return records.stream()
        .filter(record -> !record.isFree() && record.usage().inputTotal() != null)
        .mapToLong(record -> 2 * record.usage().inputTotal())
        .sum();
  }
}
