package io.polyphony.llm.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.WireRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every recorded request that Anthropic accepted is read and written back as it was meant. */
class AnthropicRequestTrafficTest {
  private static final List<Recording> ACCEPTED = new ArrayList<>();

  @BeforeAll
  static void collect() throws IOException {
    for (Recording recording : Recordings.all((provider, api) -> api.equals("messages"))) {
      if (!recording.isError() && recording.request().path("model").isTextual()) {
        ACCEPTED.add(recording);
      }
    }
    assertThat(ACCEPTED).hasSizeGreaterThan(100);
  }

  @Test
  void writesBackWhatItRead() {
    List<String> differences = new ArrayList<>();
    for (Recording recording : ACCEPTED) {
      // When
      WireRequest written = AnthropicMessages.standard().writeRequest(read(recording));
      // Then
      JsonNode wanted = AnthropicMeaning.of(recording.request());
      JsonNode got = AnthropicMeaning.of(written.body());
      if (!AnthropicMeaning.equal(wanted, got)) {
        differences.add(recording.name() + "\n  wanted " + wanted + "\n  got    " + got);
      }
      assertThat(written.warnings()).as(recording.name()).isEmpty();
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void emitsNoFieldThatTheClientDidNotSend() {
    for (Recording recording : ACCEPTED) {
      // When
      ObjectNode written = AnthropicMessages.standard().writeRequest(read(recording)).body();
      // Then
      assertThat(recording.request().properties().stream().map(field -> field.getKey()))
          .as(recording.name())
          .containsAll((Iterable<String>) written::fieldNames);
    }
  }

  @Test
  void writesRequestsThatAnthropicDescribes() throws IOException {
    // Given
    OpenApiSchema schema =
        OpenApiSchema.of(
            Recordings.folder("specs").resolve("anthropic/openapi.yaml"), "CreateMessageParams");
    int valid = 0;
    for (Recording recording : ACCEPTED) {
      if (!schema.violations(recording.request().toString()).isEmpty()) {
        continue;
      }
      // When
      ObjectNode written = AnthropicMessages.standard().writeRequest(read(recording)).body();
      // Then
      assertThat(schema.violations(written.toString())).as(recording.name()).isEmpty();
      valid++;
    }
    assertThat(valid).isGreaterThan(80);
  }

  /** What OpenAI's clients ask, translated: valid too, whatever they asked. */
  @Test
  void translatesOpenAiRequestsToOnesThatAnthropicDescribes() throws IOException {
    // Given
    OpenApiSchema schema =
        OpenApiSchema.of(
            Recordings.folder("specs").resolve("anthropic/openapi.yaml"), "CreateMessageParams");
    List<String> violations = new ArrayList<>();
    int asked = 0;
    for (Recording recording :
        Recordings.all(
            (provider, api) -> api.equals("chat-completions") && provider.equals("openai"))) {
      if (recording.isError() || !recording.request().path("model").isTextual()) {
        continue;
      }
      ChatRequest read =
          OpenAiChat.standard().readRequest(InboundRequest.of(bytes(recording.request())));
      // When
      WireRequest written =
          AnthropicMessages.standard().writeRequest(read.withModel("claude-sonnet-4-5"));
      // Then
      asked++;
      for (String violation : schema.violations(written.body().toString())) {
        violations.add(recording.name() + " " + violation);
      }
    }
    assertThat(violations).isEmpty();
    assertThat(asked).isGreaterThan(50);
  }

  @Test
  void keepsTheTextOfEveryMessageTowardsOtherDialects() {
    for (Recording recording : ACCEPTED) {
      // Given
      ChatRequest read = read(recording);
      // When
      ObjectNode written = OpenAiChat.standard().writeRequest(read).body();
      // Then
      for (Message message : read.messages()) {
        for (Part part : message.parts()) {
          if (part instanceof Part.Text text) {
            String quoted = written.textNode(text.text()).toString();
            assertThat(written.toString())
                .as(recording.name())
                .contains(quoted.substring(1, quoted.length() - 1));
          }
        }
      }
    }
  }

  private static ChatRequest read(Recording recording) {
    return AnthropicMessages.standard().readRequest(InboundRequest.of(bytes(recording.request())));
  }

  private static byte[] bytes(Object json) {
    return json.toString().getBytes(UTF_8);
  }
}
