package io.polyphony.server.admission;

import static io.polyphony.server.admission.LimitScope.ORGANISATION;
import static io.polyphony.server.admission.LimitScope.USER;
import static io.polyphony.server.admission.LimitScope.VIRTUAL_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTableTest {
  private static final UUID MINE = UUID.randomUUID();
  private static final UUID USER_A = UUID.randomUUID();
  private static final UUID KEY_A = UUID.randomUUID();
  private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
  private static final String MODEL = "openai/gpt-5";

  private final LimitTable table = new LimitTable();

  @ParameterizedTest
  @EnumSource(Measure.class)
  void twoHundredAtOnceNeverGoAboveALimit(Measure measure) throws Exception {
    // Given
    Limit limit = limit(ORGANISATION, null, measure, period(measure), 70);
    table.replace(List.of(limit));
    List<Callable<LimitTable.Verdict>> all = new ArrayList<>();
    for (int request = 0; request < 200; request++) {
      all.add(() -> table.take(caller(USER_A, KEY_A), new Demand(MODEL, 10, 10), at(0)));
    }

    // When
    long taken;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      taken =
          threads.invokeAll(all).stream()
              .filter(done -> done.resultNow() instanceof LimitTable.Verdict.Taken)
              .count();
    }

    // Then
    boolean byAmount = measure == Measure.TOKENS || measure == Measure.MONEY;
    assertThat(taken).isEqualTo(byAmount ? 7 : 70);
    assertThat(table.states(at(0)).getFirst().left()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theStrictestScopeWinsAndARefusalHoldsNothing(long strictest) {
    // Given
    table.replace(
        List.of(
            limit(ORGANISATION, null, Measure.REQUESTS, Period.HOUR, strictest == 1 ? 2 : 9),
            limit(USER, USER_A, Measure.REQUESTS, Period.HOUR, strictest == 2 ? 2 : 9),
            limit(VIRTUAL_KEY, null, Measure.REQUESTS, Period.HOUR, strictest == 3 ? 2 : 9)));

    // When
    List<LimitTable.Verdict> verdicts = new ArrayList<>();
    for (int request = 0; request < 5; request++) {
      verdicts.add(take(USER_A, KEY_A, 0));
    }

    // Then
    assertThat(verdicts.subList(0, 2)).allMatch(it -> it instanceof LimitTable.Verdict.Taken);
    assertThat(verdicts.subList(2, 5))
        .allSatisfy(
            it ->
                assertThat(((LimitTable.Verdict.Refused) it).state().limit().amount())
                    .isEqualTo(2));
    assertThat(table.states(at(0))).allMatch(state -> state.taken() == 2);
  }

  @Test
  void eachPersonHasTheirOwnShareAndOthersModelsDoNotCount() {
    // Given
    table.replace(
        List.of(
            new Limit(
                UUID.randomUUID(),
                "each",
                USER,
                null,
                "openai/*",
                Measure.REQUESTS,
                Period.MINUTE,
                1,
                true,
                Outage.SHARE,
                START)));
    UUID other = UUID.randomUUID();

    // When, Then
    assertThat(take(USER_A, null, 0)).isInstanceOf(LimitTable.Verdict.Taken.class);
    assertThat(take(USER_A, null, 0)).isInstanceOf(LimitTable.Verdict.Refused.class);
    assertThat(take(other, null, 0)).isInstanceOf(LimitTable.Verdict.Taken.class);
    assertThat(table.take(caller(USER_A, null), new Demand("groq/llama", 1, 1), at(0)))
        .isInstanceOf(LimitTable.Verdict.Taken.class);
  }

  @Test
  void aRateOpensAgainWhenItSaysSoAndNotBefore() {
    // Given
    table.replace(List.of(limit(VIRTUAL_KEY, KEY_A, Measure.REQUESTS, Period.MINUTE, 3)));
    long[] times = {0, 10, 20};
    for (long time : times) {
      assertThat(take(USER_A, KEY_A, time)).isInstanceOf(LimitTable.Verdict.Taken.class);
    }

    // When
    var refused = (LimitTable.Verdict.Refused) take(USER_A, KEY_A, 30);
    long opens = java.util.Objects.requireNonNull(refused.state().opens()).toSeconds();

    // Then
    assertThat(opens).isBetween(30L, 32L);
    assertThat(take(USER_A, KEY_A, 29 + opens)).isInstanceOf(LimitTable.Verdict.Refused.class);
    assertThat(take(USER_A, KEY_A, 31 + opens)).isInstanceOf(LimitTable.Verdict.Taken.class);
  }

  @Test
  void inNoMinuteMoreIsAdmittedThanTheLimit() {
    // Given
    table.replace(List.of(limit(ORGANISATION, null, Measure.REQUESTS, Period.MINUTE, 100)));
    var random = new SplittableRandom(5);
    List<Long> admitted = new ArrayList<>();
    long now = 0;

    // When
    for (int request = 0; request < 20_000; request++) {
      now += random.nextLong(60_000_000L);
      Moment moment = new Moment(now, START.plusNanos(now));
      if (table.take(caller(USER_A, null), new Demand(MODEL, 1, 1), moment)
          instanceof LimitTable.Verdict.Taken) {
        admitted.add(now);
      }
    }

    // Then
    long minute = Duration.ofMinutes(1).toNanos();
    for (int first = 0; first + 100 < admitted.size(); first++) {
      assertThat(admitted.get(first + 100) - admitted.get(first)).isGreaterThanOrEqualTo(minute);
    }
    assertThat(admitted).hasSizeGreaterThan(800);
  }

  @Test
  void tokensAreSettledToWhatWasUsedAndFailuresGiveThemBack() {
    // Given
    table.replace(List.of(limit(USER, null, Measure.TOKENS, Period.HOUR, 1_000)));
    List<Counter.Hold> failed = holds(new Demand(MODEL, 600, 0));
    assertThat(table.take(caller(USER_A, null), new Demand(MODEL, 600, 0), at(0)))
        .isInstanceOf(LimitTable.Verdict.Refused.class);

    // When
    table.settle(failed, Used.NOTHING, at(1));
    table.settle(holds(new Demand(MODEL, 600, 0)), new Used(1_300, 0), at(2));

    // Then
    assertThat(table.states(at(2)).getFirst().taken()).isEqualTo(1_300);
    assertThat(table.take(caller(USER_A, null), new Demand(MODEL, 1, 0), at(2)))
        .as("an overdraft makes the next admission fail")
        .isInstanceOf(LimitTable.Verdict.Refused.class);
    assertThat(table.states(at(2 + 3_700)).getFirst().taken()).isZero();
  }

  @Test
  void aBudgetCountsStoredSettledAndHeldOnceEach() {
    // Given
    Limit budget = limit(ORGANISATION, null, Measure.MONEY, Period.MONTH, 1_000);
    table.replace(List.of(budget));
    LocalDate first = LocalDate.of(2026, 11, 1);
    table.found(budget, first, Map.of(MINE, 100L), at(0));
    List<Counter.Hold> holds = holds(new Demand(MODEL, 1, 300));
    assertThat(taken()).isEqualTo(400);

    // When
    table.settle(holds, new Used(1, 250), at(1));
    assertThat(taken()).isEqualTo(350);
    table.stored(holds, new Used(1, 250), at(2));
    assertThat(taken()).isEqualTo(350);
    table.found(budget, first, Map.of(MINE, 350L), at(3));

    // Then
    assertThat(taken()).isEqualTo(350);
    assertThat(table.take(caller(USER_A, null), new Demand(MODEL, 1, 651), at(3)))
        .isInstanceOf(LimitTable.Verdict.Refused.class);
    assertThat(table.take(caller(USER_A, null), new Demand(MODEL, 1, 650), at(3)))
        .isInstanceOf(LimitTable.Verdict.Taken.class);
  }

  @Test
  void aBudgetIsWholeAgainWithTheNextMonth() {
    // Given
    table.replace(List.of(limit(ORGANISATION, null, Measure.MONEY, Period.MONTH, 500)));
    List<Counter.Hold> late = holds(new Demand(MODEL, 1, 400));
    Moment december = new Moment(1, Instant.parse("2026-12-01T00:00:01Z"));

    // When
    table.settle(late, new Used(1, 400), december);
    table.stored(late, new Used(1, 400), december);

    // Then
    assertThat(table.states(december).getFirst().taken()).isZero();
    assertThat(Period.MONTH.until(START)).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(Period.WEEK.from(START)).isEqualTo(LocalDate.of(2026, 11, 23));
  }

  @Test
  void aSoftLimitLetsThroughAndSaysSo() {
    // Given
    table.replace(
        List.of(
            new Limit(
                UUID.randomUUID(),
                "soft",
                ORGANISATION,
                null,
                null,
                Measure.CONCURRENCY,
                null,
                0,
                false,
                Outage.SHARE,
                START)));

    // When
    var verdict = (LimitTable.Verdict.Taken) take(USER_A, null, 0);

    // Then
    assertThat(verdict.beyond()).hasSize(1);
    assertThat(LimitWords.warning(verdict.beyond().getFirst()))
        .isEqualTo("beyond the soft limit \"soft\" of 0 requests at a time");
  }

  @Test
  void tenThousandRandomEndsLeaveNothingTaken() {
    // Given
    table.replace(
        List.of(
            limit(VIRTUAL_KEY, KEY_A, Measure.CONCURRENCY, null, 4),
            limit(USER, null, Measure.TOKENS, Period.DAY, 1_000_000_000)));
    var random = new SplittableRandom(7);
    List<List<Counter.Hold>> running = new ArrayList<>();

    // When
    for (int request = 0; request < 10_000; request++) {
      if (table.take(caller(USER_A, KEY_A), new Demand(MODEL, 9, 0), at(request))
          instanceof LimitTable.Verdict.Taken taken) {
        running.add(taken.holds());
      }
      assertThat(running).hasSizeLessThanOrEqualTo(4);
      if (running.size() == 4 || random.nextBoolean()) {
        while (!running.isEmpty()) {
          List<Counter.Hold> ended = running.removeLast();
          if (random.nextBoolean()) {
            table.settle(ended, Used.NOTHING, at(request));
          } else {
            table.undo(ended, at(request));
          }
        }
      }
    }
    running.forEach(ended -> table.undo(ended, at(10_000)));

    // Then
    assertThat(table.states(at(10_000))).allMatch(state -> state.taken() == 0);
  }

  @Test
  void whatWasUsedOfALimitThatStaysIsKept() {
    // Given
    Limit limit = limit(ORGANISATION, null, Measure.REQUESTS, Period.HOUR, 1);
    table.replace(List.of(limit));
    take(USER_A, null, 0);

    // When
    table.replace(List.of(limit, limit(USER, null, Measure.REQUESTS, Period.HOUR, 5)));

    // Then
    assertThat(take(USER_A, null, 1)).isInstanceOf(LimitTable.Verdict.Refused.class);
    table.clear(limit.id());
    assertThat(take(USER_A, null, 1)).isInstanceOf(LimitTable.Verdict.Taken.class);
  }

  private long taken() {
    return table.states(at(3)).getFirst().taken();
  }

  private List<Counter.Hold> holds(Demand demand) {
    return ((LimitTable.Verdict.Taken) table.take(caller(USER_A, null), demand, at(0))).holds();
  }

  private LimitTable.Verdict take(UUID user, @Nullable UUID key, long second) {
    return table.take(caller(user, key), new Demand(MODEL, 1, 1), at(second));
  }

  private static @Nullable Period period(Measure measure) {
    return switch (measure) {
      case CONCURRENCY -> null;
      case MONEY -> Period.TOTAL;
      case REQUESTS, TOKENS -> Period.HOUR;
    };
  }

  private static Limit limit(
      LimitScope scope,
      @Nullable UUID subject,
      Measure measure,
      @Nullable Period period,
      long amount) {
    return new Limit(
        UUID.randomUUID(),
        "limit",
        scope,
        subject,
        null,
        measure,
        period,
        amount,
        true,
        Outage.SHARE,
        START);
  }

  private static Moment at(long second) {
    return new Moment(second * 1_000_000_000L, START.plusSeconds(second));
  }

  private static Caller caller(UUID user, @Nullable UUID key) {
    return new Caller(MINE, user, null, key, "caller", Set.of(), null, Limits.DEFAULT);
  }
}
