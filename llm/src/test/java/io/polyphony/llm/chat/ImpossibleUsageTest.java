package io.polyphony.llm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be a count was not reported, and does not hide what was. */
class ImpossibleUsageTest {
  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 1_000_000_001, Long.MAX_VALUE})
  void countsAsNotReported(long impossible) {
    // Given
    var known = new Usage(7L, 3L, null, null, null, 7L, 3L);

    // When
    var said =
        new Usage(impossible, 4L, impossible, null, null, impossible, 4L)
            .with(
                new UsageDetails(
                    impossible, null, null, null, null, 2L, null, Long.MIN_VALUE, null, null));

    // Then
    assertThat(said.input()).isNull();
    assertThat(said.inputTotal()).isNull();
    assertThat(said.output()).isEqualTo(4);
    assertThat(said.details().cacheWriteHour()).isNull();
    assertThat(said.details().providedCost()).isNull();
    assertThat(said.details().searches()).isEqualTo(2);
    assertThat(known.overwrittenBy(said).inputTotal()).isEqualTo(7);
    assertThat(new Usage(impossible, impossible, null, null, null, null, null).isEmpty()).isTrue();
  }
}
