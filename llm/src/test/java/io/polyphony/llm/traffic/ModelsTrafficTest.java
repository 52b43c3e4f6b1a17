package io.polyphony.llm.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every visible list of models of a provider that we have equals its oracle. */
class ModelsTrafficTest {
  private static final List<Recording> RECORDINGS = new ArrayList<>();

  @BeforeAll
  static void collect() throws IOException {
    RECORDINGS.addAll(Recordings.all((provider, api) -> api.equals("models")));
    assertThat(RECORDINGS).hasSizeGreaterThan(8);
  }

  @TestFactory
  Stream<DynamicTest> equalsItsOracle() {
    return RECORDINGS.stream()
        .filter(recording -> Providers.installed().find(recording.provider()).isPresent())
        .map(recording -> DynamicTest.dynamicTest(recording.name(), () -> equalsOracle(recording)));
  }

  private static void equalsOracle(Recording recording) {
    // Given
    Provider provider = Providers.installed().find(recording.provider()).orElseThrow();
    List<String> wanted = new ArrayList<>();
    recording
        .expected()
        .path("models")
        .forEach(name -> wanted.add(name.asText().replaceFirst("^models/", "")));

    // When
    List<String> names = provider.readModels(recording.body());

    // Then
    assertThat(names).containsExactlyElementsOf(wanted);
  }
}
