package io.polyphony.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          REQUESTS    | DAY   | 1          | 1          | 1         | of 1 request a day is used up.
          TOKENS      | HOUR  | 900        | 100        | 850       | of 900 tokens an hour has no room for what this request may need (850 tokens); left: 800 tokens.
          TOKENS      | HOUR  | 900        | 0          | 1000      | of 900 tokens an hour is smaller than what this request may need (1000 tokens); left: 900 tokens.
          CONCURRENCY |       | 3          | 3          | 1         | of 3 requests at a time is full.
          MONEY       | MONTH | 2500000000 | 1000000000 | 1600000000 | of $2.50 a month has no room for what this request may need ($1.60); left: $1.50.
          """)
  void aRefusalSaysWhatIsLeft(
      Measure measure, @Nullable Period period, long amount, long taken, long need, String words) {
    // Given
    var limit =
        new Limit(
            UUID.randomUUID(),
            "mine",
            LimitScope.ORGANISATION,
            null,
            null,
            measure,
            period,
            amount,
            true,
            Outage.SHARE,
            Instant.EPOCH);
    var state = new LimitTable.State(limit, UUID.randomUUID(), taken, Duration.ofMinutes(5));

    // When
    String message = LimitWords.refusal(state, need).message();

    // Then
    assertThat(message).isEqualTo("The limit \"mine\" " + words);
  }
}
