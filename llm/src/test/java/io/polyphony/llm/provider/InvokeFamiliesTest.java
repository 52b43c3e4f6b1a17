package io.polyphony.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.BedrockInvoke;
import io.polyphony.llm.dialect.WireRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every form of InvokeModel is written and read as its maker's wire example says. */
class InvokeFamiliesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Says nothing of the maker. */
  private static final String ARN =
      "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefabcdef";

  @TestFactory
  Stream<DynamicTest> speaksEveryForm() {
    return BedrockInvoke.forms().stream()
        .flatMap(
            form ->
                Stream.of(ConformanceScenario.CHAT, ConformanceScenario.STREAM)
                    .map(
                        scenario ->
                            DynamicTest.dynamicTest(
                                form + " " + scenario.wire(), () -> speaks(form, scenario))));
  }

  private static void speaks(String form, ConformanceScenario scenario) throws IOException {
    // Given
    JsonNode told = example(form).path(scenario.wire());
    var example = new WireExample(told.path("request"), told.path("response"), told.path("answer"));
    ChatRequest request = scenario.request(told.path("model").asText());

    // When
    WireRequest wire = BedrockInvoke.standard().writeRequest(request);
    WireRequest chosen = BedrockInvoke.in(form).orElseThrow().writeRequest(request.withModel(ARN));

    // Then
    assertThat(wire.path()).isEqualTo(example.request().path("path").asText());
    assertThat(JsonSubset.missing(example.request().path("body"), wire.body())).isEmpty();
    for (JsonNode absent : example.request().path("absent")) {
      assertThat(wire.body().has(absent.asText())).as(absent.asText()).isFalse();
    }
    for (JsonNode warned : told.path("warned")) {
      assertThat(wire.warnings()).anyMatch(warning -> warning.contains(warned.asText()));
    }
    assertThat(wire.warnings()).hasSize(told.path("warned").size());
    if (!form.equals("openai")) {
      assertThat(chosen.body()).isEqualTo(wire.body());
    }
    for (int cut : ProviderConformanceTest.CUTS) {
      ProviderConformanceTest.answered(
          example.answer(), ProviderConformanceTest.read(BedrockInvoke.standard(), example, cut));
    }
  }

  private static JsonNode example(String form) throws IOException {
    String file = "/cassettes/bedrock-invoke/families/" + form + ".json";
    try (InputStream bytes = InvokeFamiliesTest.class.getResourceAsStream(file)) {
      return MAPPER.readTree(Objects.requireNonNull(bytes, file));
    }
  }
}
