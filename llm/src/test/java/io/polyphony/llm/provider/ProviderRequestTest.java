package io.polyphony.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.WireRequest;
import io.polyphony.llm.traffic.OpenApiSchema;
import io.polyphony.llm.traffic.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What we send, question by question, is valid by the vendor's own description. Where recorded
 * traffic proves a description wrong, its complaint is named here with the reason.
 */
class ProviderRequestTest {
  /** Complaints that recorded traffic refutes, by provider: a part of the violation. */
  private static final Map<String, List<String>> REFUTED =
      Map.of(
          // Answered with 200 and usage in every recording that sends it.
          "groq", List.of("property 'stream_options' is not defined"),
          // A third party's description: xAI takes calls without content, as OpenAI does.
          "xai", List.of("/messages/1/content"),
          // The same: its own clients send calls back as they came, without content.
          "moonshot", List.of("tools: /messages/1"),
          // Only answers have an index; its own clients never send one back.
          "together", List.of("tools: /messages/1"));

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "anthropic, CreateMessageParams, example",
    "openai, CreateChatCompletionRequest, example",
    "openrouter, ChatRequest, example",
    "xai, CreateChatCompletionRequest, example",
    "groq, CreateChatCompletionRequest, example",
    "mistral, ChatCompletionRequest, example",
    "moonshot, KimiK26ChatRequest, kimi-k2.6",
    "moonshot, KimiK3ChatRequest, kimi-k3",
    "together, ChatCompletionRequest, example",
  })
  void isValidByTheVendorsDescription(String id, String component, String model)
      throws IOException {
    // Given
    Path description = Recordings.folder("specs").resolve(id).resolve("openapi.yaml");
    OpenApiSchema schema = OpenApiSchema.of(description, component);
    Provider provider = Providers.installed().find(id).orElseThrow();
    List<String> violations = new ArrayList<>();
    int asked = 0;

    // When
    for (ConformanceScenario scenario : ConformanceScenario.values()) {
      if (WireExample.of(provider, scenario).isPresent()) {
        asked++;
        ChatRequest request = scenario.request(model);
        WireRequest wire = VendorRequest.of(provider, provider.dialect(), request);
        for (String violation : schema.violations(wire.body().toString())) {
          String complaint = scenario.wire() + ": " + violation;
          if (REFUTED.getOrDefault(id, List.of()).stream().noneMatch(complaint::contains)) {
            violations.add(complaint);
          }
        }
      }
    }

    // Then
    assertThat(violations).isEmpty();
    assertThat(asked).isGreaterThan(4);
  }
}
