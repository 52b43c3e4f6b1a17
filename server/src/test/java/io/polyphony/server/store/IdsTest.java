package io.polyphony.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void idsRiseWhileTheClockStandsStillAndWhenItGoesBack() {
    // Given
    var now = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
    InstantSource clock = now::get;
    var ids = new Ids(clock);

    // When
    List<UUID> made = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      made.add(ids.next());
      if (i == 5_000) {
        now.set(now.get().minusSeconds(60));
      }
    }

    // Then
    assertThat(made.stream().map(UUID::toString).toList()).isSorted();
    assertThat(new HashSet<>(made)).hasSameSizeAs(made);
    assertThat(made).allSatisfy(id -> assertThat(id.version()).isEqualTo(7));
    assertThat(made).allSatisfy(id -> assertThat(id.variant()).isEqualTo(2));
    assertThat(made.getFirst().getMostSignificantBits() >>> 16)
        .isEqualTo(Instant.parse("2026-11-23T12:00:00Z").toEpochMilli());
  }
}
