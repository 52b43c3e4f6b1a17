package io.polyphony.llm.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiResponses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every recorded request that its vendor accepted is read, written and valid. */
class OpenAiResponsesRequestTrafficTest {
  private static final Dialect RESPONSES = OpenAiResponses.standard();
  private static final List<Recording> ACCEPTED = new ArrayList<>();

  @BeforeAll
  static void collect() throws IOException {
    for (Recording recording : Recordings.all((provider, api) -> api.equals("responses"))) {
      if (!recording.isError() && recording.request().path("model").isTextual()) {
        ACCEPTED.add(recording);
      }
    }
    assertThat(ACCEPTED).hasSizeGreaterThan(150);
  }

  @Test
  void readsEveryAcceptedRequestAndWritesWhatReadsTheSame() {
    for (Recording recording : ACCEPTED) {
      // Given
      ChatRequest read = read(recording);
      // When
      ObjectNode written = RESPONSES.writeRequest(read).body();
      // Then
      assertThat(RESPONSES.readRequest(InboundRequest.of(bytes(written))))
          .as(recording.name())
          .isEqualTo(read);
    }
  }

  /** Every item, in its order, with the same call, id, status and encrypted reasoning. */
  @Test
  void keepsEveryItem() {
    for (Recording recording : ACCEPTED) {
      // When
      ObjectNode written = RESPONSES.writeRequest(read(recording)).body();
      // Then
      if (recording.request().path("input").isArray()) {
        assertThat(written.path("input")).as(recording.name()).hasSameSizeAs(sent(recording));
        for (int at = 0; at < written.path("input").size(); at++) {
          for (String name : List.of("id", "call_id", "name", "arguments", "phase")) {
            assertThat(written.path("input").get(at).path(name))
                .as("%s %s %s", recording.name(), at, name)
                .isEqualTo(recording.request().path("input").get(at).path(name));
          }
        }
      }
    }
  }

  private static Iterable<?> sent(Recording recording) {
    return recording.request().path("input");
  }

  @Test
  void emitsNoFieldThatTheClientDidNotSend() {
    for (Recording recording : ACCEPTED) {
      // When
      ObjectNode written = RESPONSES.writeRequest(read(recording)).body();
      // Then
      for (String name : (Iterable<String>) written::fieldNames) {
        assertThat(recording.request().has(name)).as("%s: %s", recording.name(), name).isTrue();
      }
    }
  }

  @Test
  void writesRequestsThatOpenAiDescribes() throws IOException {
    // Given
    OpenApiSchema schema = schema("openai/openapi.yaml", "CreateResponse");
    int valid = 0;
    for (Recording recording : ACCEPTED) {
      if (!schema.violations(recording.request().toString()).isEmpty()) {
        continue;
      }
      // When
      ObjectNode written = RESPONSES.writeRequest(read(recording)).body();
      // Then
      assertThat(schema.violations(written.toString())).as(recording.name()).isEmpty();
      valid++;
    }
    assertThat(valid).isGreaterThan(100);
  }

  /** What clients of the other dialects asked, said in this one, is what OpenAI describes. */
  @Test
  void writesRequestsOfOtherDialectsAsOpenAiDescribesThem() throws IOException {
    // Given
    OpenApiSchema schema = schema("openai/openapi.yaml", "CreateResponse");
    List<String> violations = new ArrayList<>();
    int written = 0;
    for (Recording recording :
        Recordings.all(
            (provider, api) -> api.equals("messages") || isChatOfOpenAi(provider, api))) {
      if (recording.isError() || !recording.request().path("model").isTextual()) {
        continue;
      }
      Dialect from =
          recording.api().equals("messages") ? AnthropicMessages.standard() : OpenAiChat.standard();
      // When
      ObjectNode body =
          RESPONSES
              .writeRequest(from.readRequest(InboundRequest.of(bytes(recording.request()))))
              .body();
      withIdsOfReasoning(body);
      // Then
      schema.violations(body.toString()).stream()
          .limit(1)
          .forEach(violation -> violations.add(recording.name() + " " + violation));
      written++;
    }
    assertThat(violations).isEmpty();
    assertThat(written).isGreaterThan(150);
  }

  /** The description demands an id, the API does not: recorded requests go without. */
  private static void withIdsOfReasoning(ObjectNode body) {
    for (JsonNode item : body.path("input")) {
      if (item.path("type").asText().equals("reasoning")) {
        ((ObjectNode) item).put("id", "rs_1");
      }
    }
  }

  /** Every recorded conversation can go to a vendor of another dialect. */
  @Test
  void saysEveryRequestInTheOtherDialectsToo() {
    for (Recording recording : ACCEPTED) {
      ChatRequest read = read(recording);
      for (Dialect dialect :
          List.of(OpenAiChat.standard(), AnthropicMessages.standard(), GeminiGenerate.standard())) {
        // When
        ObjectNode written = dialect.writeRequest(read).body();
        // Then
        assertThat(written.toString()).as(recording.name()).doesNotContain("\"content\":[]");
      }
    }
  }

  private static boolean isChatOfOpenAi(String provider, String api) {
    return provider.equals("openai") && api.equals("chat-completions");
  }

  private static OpenApiSchema schema(String file, String component) throws IOException {
    return OpenApiSchema.of(Recordings.folder("specs").resolve(file), component);
  }

  private static ChatRequest read(Recording recording) {
    return RESPONSES.readRequest(InboundRequest.of(bytes(recording.request())));
  }

  private static byte[] bytes(Object json) {
    return json.toString().getBytes(UTF_8);
  }
}
