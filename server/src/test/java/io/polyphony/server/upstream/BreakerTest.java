package io.polyphony.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final long SECOND = 1_000_000_000L;

  private final Breaker breaker = new Breaker(Duration.ofSeconds(30));

  @Test
  void restsAsLongAsTheProviderSays() {
    // When
    breaker.failed(limit(Duration.ofSeconds(7)), 0);

    // Then
    assertThat(breaker.permits(6 * SECOND)).isFalse();
    assertThat(breaker.permits(7 * SECOND)).isTrue();
  }

  @Test
  void aNewFailureNeverShortensTheRest() {
    breaker.failed(limit(Duration.ofSeconds(60)), 0);
    breaker.failed(limit(Duration.ofSeconds(5)), SECOND);
    assertThat(breaker.permits(30 * SECOND)).isFalse();
  }

  @Test
  void letsOneProbeThrough() {
    // Given
    breaker.failed(limit(Duration.ofSeconds(5)), 0);

    // Then
    assertThat(breaker.permits(5 * SECOND)).isTrue();
    assertThat(breaker.permits(5 * SECOND)).isFalse();
    breaker.succeeded(6 * SECOND);
    assertThat(breaker.permits(6 * SECOND)).isTrue();
  }

  @Test
  void aProbeThatFailsRestsAgainAndOneThatTellsNothingIsFree() {
    breaker.failed(limit(Duration.ofSeconds(5)), 0);
    assertThat(breaker.permits(5 * SECOND)).isTrue();
    breaker.failed(failure(ErrorCode.CLIENT_ABORT), 6 * SECOND);
    assertThat(breaker.permits(6 * SECOND)).isTrue();
    breaker.failed(failure(ErrorCode.UPSTREAM_ERROR), 7 * SECOND);
    assertThat(breaker.permits(8 * SECOND)).isFalse();
    assertThat(breaker.permits(37 * SECOND)).isTrue();
  }

  @Test
  void opensWhenHalfOfTenFail() {
    for (int request = 0; request < 5; request++) {
      breaker.succeeded(request);
    }
    for (int request = 5; request < 9; request++) {
      breaker.failed(failure(ErrorCode.UPSTREAM_ERROR), request);
    }
    assertThat(breaker.permits(10)).isTrue();
    breaker.failed(failure(ErrorCode.UPSTREAM_TIMEOUT), 10);
    assertThat(breaker.permits(11)).isFalse();
  }

  @Test
  void theCallersFaultsNeverCount() {
    for (int request = 0; request < 50; request++) {
      breaker.failed(failure(ErrorCode.INVALID_REQUEST), request);
      breaker.failed(failure(ErrorCode.CONTEXT_LENGTH), request);
      breaker.failed(failure(ErrorCode.CLIENT_ABORT), request);
    }
    assertThat(breaker.permits(100)).isTrue();
  }

  @Test
  void aRefusedCredentialRests() {
    breaker.failed(failure(ErrorCode.UPSTREAM_CREDENTIAL), 0);
    assertThat(breaker.permits(200 * SECOND)).isFalse();
  }

  @Test
  void givesItsWeightBackLittleByLittle() {
    // Given
    assertThat(breaker.share(0)).isEqualTo(1);
    breaker.failed(limit(Duration.ofSeconds(5)), SECOND);

    // Then
    assertThat(breaker.share(2 * SECOND)).isZero();
    assertThat(breaker.share(6 * SECOND)).as("a probe is due").isEqualTo(1);
    assertThat(breaker.permits(6 * SECOND)).isTrue();
    assertThat(breaker.share(6 * SECOND)).as("while it is probed").isZero();
    breaker.succeeded(7 * SECOND);
    assertThat(breaker.share(8 * SECOND)).isEqualTo(0.1);
    assertThat(breaker.share(22 * SECOND)).isEqualTo(0.5);
    assertThat(breaker.share(37 * SECOND)).isEqualTo(1);
  }

  @Test
  void closedByAPersonItHasAllItsWeight() {
    // Given
    breaker.failed(failure(ErrorCode.UPSTREAM_CREDENTIAL), 0);

    // When
    breaker.close(SECOND);

    // Then
    assertThat(breaker.permits(SECOND)).isTrue();
    assertThat(breaker.share(SECOND)).isEqualTo(1);
    assertThat(breaker.seen().since()).isEqualTo(SECOND);
  }

  private static Failure limit(Duration wait) {
    return new Failure(ErrorCode.UPSTREAM_RATE_LIMIT, "slow down", wait, null);
  }

  private static Failure failure(ErrorCode code) {
    return Failure.of(code, "it failed");
  }
}
