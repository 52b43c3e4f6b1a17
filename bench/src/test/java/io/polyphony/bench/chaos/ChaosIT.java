package io.polyphony.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chaos command, each step once. */
class ChaosIT {

  @Test
  void nothingIsLostAndNothingCountsTwice() throws Exception {
    // Given
    Path application = Path.of(System.getProperty("polyphony.application"));
    assertThat(application.resolve("quarkus-run.jar")).exists();
    boolean everyStep = "true".equals(System.getenv("CI"));

    // When
    List<Chaos.Result> results;
    try (var chaos = new Chaos(application, Files.createTempDirectory("chaos"), System.out)) {
      results = chaos.run(Duration.ZERO, Chaos.PER_SECOND);
    }

    // Then
    assertThat(results).hasSizeGreaterThan(4).allMatch(it -> Chaos.isGood(it, everyStep));
    assertThat(results).anyMatch(result -> result.records() > 0);
  }
}
