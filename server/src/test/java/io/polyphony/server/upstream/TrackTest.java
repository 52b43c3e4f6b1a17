package io.polyphony.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import org.junit.jupiter.api.Test;

class TrackTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final long MS = 1_000_000;

  private final Track track = new Track();

  @Test
  void aMinuteIsWhatCameOfItsAttempts() {
    // When
    track.good(10 * MINUTE, 100 * MS, 400 * MS);
    track.good(10 * MINUTE + 1, 300 * MS, 800 * MS);
    track.bad(10 * MINUTE + 2, Failure.of(ErrorCode.UPSTREAM_ERROR, "oops"), 500);
    track.good(11 * MINUTE, 50 * MS, 60 * MS);

    // Then
    var minutes = track.minutes(11 * MINUTE + 5);
    assertThat(minutes).hasSize(Track.MINUTES);
    assertThat(minutes.get(Track.MINUTES - 2))
        .isEqualTo(new Track.Minute(10 * MINUTE, 3, 1, 2, 2, 200, 600));
    assertThat(minutes.getLast()).isEqualTo(new Track.Minute(11 * MINUTE, 1, 0, 1, 1, 50, 60));
    assertThat(minutes.getFirst().asked()).isZero();
  }

  @Test
  void whatIsOldIsForgotten() {
    // Given
    track.good(10 * MINUTE, MS, MS);

    // Then
    long later = (10 + Track.MINUTES) * MINUTE;
    assertThat(track.minutes(later)).allMatch(minute -> minute.asked() == 0);
    track.good(later, MS, MS);
    assertThat(track.minutes(later).stream().mapToLong(Track.Minute::asked).sum()).isEqualTo(1);
  }

  @Test
  void callersFaultsAreNotItsOwnAndWhoLeftCountsNot() {
    // When
    track.bad(MINUTE, Failure.of(ErrorCode.INVALID_REQUEST, "wrong"), 400);
    track.bad(MINUTE, Failure.of(ErrorCode.CONTEXT_LENGTH, "long"), 400);
    track.bad(MINUTE, Failure.of(ErrorCode.CLIENT_ABORT, "left"), 0);

    // Then
    Track.Minute minute = track.minutes(MINUTE).getLast();
    assertThat(minute.asked()).isEqualTo(2);
    assertThat(minute.failed()).isZero();
    assertThat(track.errors()).isEmpty();
  }

  @Test
  void theLastErrorsAreKeptNewestFirst() {
    for (int failure = 1; failure <= 7; failure++) {
      track.bad(failure, Failure.of(ErrorCode.UPSTREAM_ERROR, "number " + failure), 500);
    }
    assertThat(track.errors())
        .extracting(lapse -> lapse.failure().message())
        .containsExactly("number 7", "number 6", "number 5", "number 4", "number 3");
  }

  @Test
  void newerAnswersCountMore() {
    track.good(0, 100 * MS, MS);
    assertThat(track.firstContentNanos()).isEqualTo(100 * MS);
    track.good(1, 200 * MS, MS);
    assertThat(track.firstContentNanos()).isEqualTo(120 * MS);
  }
}
