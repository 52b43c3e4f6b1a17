package io.polyphony.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CallerLoadTest {
  private static final long SECOND = 1_000_000_000L;

  private final CallerLoad load = new CallerLoad();

  @Test
  void holdsTheConcurrencyUnderTwoHundredAtOnce() throws Exception {
    // Given
    List<Callable<CallerLoad.Verdict>> all = new ArrayList<>();
    for (int request = 0; request < 200; request++) {
      all.add(() -> load.take(UUID.randomUUID(), 0, 100_000, 7));
    }

    // When
    long admitted;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      admitted =
          threads.invokeAll(all).stream()
              .filter(done -> done.resultNow() instanceof CallerLoad.Verdict.Admitted)
              .count();
    }

    // Then
    assertThat(admitted).isEqualTo(7);
    assertThat(load.running()).isEqualTo(7);
  }

  @Test
  void aSlotGivenBackTwiceIsGivenBackOnce() {
    UUID slot = UUID.randomUUID();
    load.take(slot, 0, 60, 1);
    load.release(slot);
    load.release(slot);
    assertThat(load.running()).isZero();
    assertThat(load.take(UUID.randomUUID(), 1, 60, 1))
        .isInstanceOf(CallerLoad.Verdict.Admitted.class);
  }

  @Test
  void aMinutesAllowanceMayComeAtOnceAndThenDripsIn() {
    // Given
    for (int request = 0; request < 60; request++) {
      assertThat(take(0)).isInstanceOf(CallerLoad.Verdict.Admitted.class);
    }

    // Then
    assertThat(take(0)).isEqualTo(new CallerLoad.Verdict.TooFast(SECOND));
    assertThat(take(SECOND)).isInstanceOf(CallerLoad.Verdict.Admitted.class);
    assertThat(take(SECOND)).isInstanceOf(CallerLoad.Verdict.TooFast.class);
  }

  private CallerLoad.Verdict take(long now) {
    return load.take(UUID.randomUUID(), now, 60, 1_000);
  }
}
