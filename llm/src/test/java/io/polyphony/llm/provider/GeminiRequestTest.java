package io.polyphony.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.dialect.WireRequest;
import io.polyphony.llm.traffic.GeminiDescription;
import io.polyphony.llm.traffic.OpenApiSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeminiRequestTest {
  private final Provider gemini = Providers.installed().find("gemini").orElseThrow();

  @Test
  void sendsWhatGoogleDescribes(@TempDir Path folder) throws IOException {
    // Given
    OpenApiSchema schema = GeminiDescription.strict(folder);
    List<String> violations = new ArrayList<>();
    for (ConformanceScenario scenario : ConformanceScenario.values()) {
      for (String model : List.of("gemini-2.0-flash", "gemini-2.5-pro", "gemini-3-pro-preview")) {
        // When
        WireRequest wire = gemini.dialect().writeRequest(scenario.request(model));
        // Then
        schema
            .violations(wire.body().toString())
            .forEach(violation -> violations.add(scenario + " " + model + ": " + violation));
      }
    }
    assertThat(violations).isEmpty();
    assertThat(schema.violations("{\"contents\":[{\"rolle\":\"user\"}]}")).isNotEmpty();
  }

  @Test
  void carriesTheKeyInAHeaderAndNeverInTheAddress() {
    // Given
    Map<String, String> headers = gemini.authorise(Map.of(CredentialField.API_KEY, "secret"));
    // When
    WireRequest wire =
        gemini.dialect().writeRequest(ConformanceScenario.STREAM.request("gemini-2.5-flash"));
    // Then
    assertThat(headers).containsExactly(Map.entry("x-goog-api-key", "secret"));
    assertThat(wire.path())
        .isEqualTo("/models/gemini-2.5-flash:streamGenerateContent?alt=sse")
        .doesNotContain("key");
    assertThat(Objects.requireNonNull(gemini.modelsPath())).doesNotContain("key");
  }

  @Test
  void listsEveryModelByItsBareName() {
    // Given
    String body =
        """
        {"models":[
          {"name":"models/gemini-a","supportedGenerationMethods":["generateContent","countTokens"]},
          {"name":"models/veo","supportedGenerationMethods":["predictLongRunning"]},
          {"name":"models/embed","supportedGenerationMethods":["embedContent"]},
          {"name":"models/old"},
          {"name":7},
          {"name":"models/gemini-b","supportedGenerationMethods":["generateContent"]}]}
        """;
    // When, then
    assertThat(gemini.readModels(body.getBytes(StandardCharsets.UTF_8)))
        .containsExactly("gemini-a", "veo", "embed", "old", "gemini-b");
    assertThat(gemini.answeringModels(body.getBytes(StandardCharsets.UTF_8)))
        .containsExactly("gemini-a", "embed", "gemini-b");
    assertThat(gemini.readModels("<html>".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
