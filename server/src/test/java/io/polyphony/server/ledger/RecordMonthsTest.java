package io.polyphony.server.ledger;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.Way;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PatientProfile.class)
class RecordMonthsTest extends EngineCase {
  private static final YearMonth LONG_AGO = YearMonth.of(2019, 3);

  @Inject RecordMonthStore rows;
  @Inject InstantSource clock;

  private record Keeping(int months) implements LedgerConfig {
    @Override
    public Fsync fsync() {
      return Fsync.NONE;
    }

    @Override
    public java.time.Duration flushEvery() {
      return java.time.Duration.ofHours(1);
    }

    @Override
    public String folder() {
      return "unused";
    }

    @Override
    public int segmentSize() {
      return 1;
    }

    @Override
    public OptionalInt keepMonths() {
      return OptionalInt.of(months);
    }
  }

  @Test
  void aRecordStandsInTheTableOfItsMonthAndTwoMonthsAreReady() throws Exception {
    // Given
    serving(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    YearMonth now = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));

    // When
    UUID id = record(ask(Way.WHOLE)).id();

    // Then
    assertThat(tableOf(id)).isEqualTo("completion_record_" + now.toString().replace('-', '_'));
    assertThat(rows.months()).contains(now, now.plusMonths(1), now.plusMonths(2));
  }

  @Test
  void monthsThatNeedNotBeKeptAreDroppedWholeAndNoOther() {
    // Given
    rows.add(LONG_AGO.atDay(9).atStartOfDay(ZoneOffset.UTC).toInstant());
    rows.add(LONG_AGO.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    assertThat(rows.months()).contains(LONG_AGO, LONG_AGO.plusMonths(1));
    Instant then = LONG_AGO.plusMonths(3).atDay(5).atStartOfDay(ZoneOffset.UTC).toInstant();

    // When
    new RecordMonths(rows, new Keeping(2), () -> then).keep();

    // Then
    assertThat(rows.months()).doesNotContain(LONG_AGO).contains(LONG_AGO.plusMonths(1));
    for (YearMonth month : rows.months()) {
      if (month.isBefore(YearMonth.of(2020, 1))) {
        rows.drop(month);
      }
    }
  }

  private String tableOf(UUID id) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select tableoid::regclass::text from completion_record where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
  }
}
