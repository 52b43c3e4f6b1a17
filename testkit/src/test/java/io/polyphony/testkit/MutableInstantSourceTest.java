package io.polyphony.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MutableInstantSourceTest {
  @Test
  void movesOnlyWhenTold() {
    // Given
    var clock = new MutableInstantSource();
    assertThat(clock.instant()).isEqualTo(MutableInstantSource.START);

    // When
    clock.advance(Duration.ofSeconds(30));

    // Then
    assertThat(clock.instant()).isEqualTo(MutableInstantSource.START.plusSeconds(30));
    clock.set(MutableInstantSource.START);
    assertThat(clock.instant()).isEqualTo(MutableInstantSource.START);
  }
}
