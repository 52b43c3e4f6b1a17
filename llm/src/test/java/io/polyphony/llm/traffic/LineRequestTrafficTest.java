package io.polyphony.llm.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.CohereChat;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OllamaChat;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.WireRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every recorded request that Cohere (version 2) or Ollama accepted is read and written back as it
 * was meant, and what OpenAI's clients ask becomes a request that both describe.
 */
class LineRequestTrafficTest {
  private static final List<Recording> COHERE = new ArrayList<>();
  private static final List<Recording> OLLAMA = new ArrayList<>();
  private static final List<Recording> OPENAI = new ArrayList<>();

  @BeforeAll
  static void collect() throws IOException {
    COHERE.addAll(accepted("cohere-chat", "cohere"));
    COHERE.removeIf(recording -> !recording.path().startsWith("/v2/"));
    OLLAMA.addAll(accepted("ollama-chat", "ollama"));
    OPENAI.addAll(accepted("chat-completions", "openai"));
    assertThat(COHERE).hasSizeGreaterThan(20);
    assertThat(OLLAMA).hasSizeGreaterThan(8);
    assertThat(OPENAI).hasSizeGreaterThan(50);
  }

  private static List<Recording> accepted(String api, String provider) throws IOException {
    List<Recording> accepted = new ArrayList<>();
    for (Recording recording :
        Recordings.all((from, what) -> what.equals(api) && from.equals(provider))) {
      if (!recording.isError() && recording.request().path("model").isTextual()) {
        accepted.add(recording);
      }
    }
    return accepted;
  }

  @Test
  void cohereIsWrittenBackAsItWasRead() {
    writesBack(CohereChat.standard(), COHERE);
  }

  @Test
  void ollamaIsWrittenBackAsItWasRead() {
    writesBack(OllamaChat.standard(), OLLAMA);
  }

  @Test
  void writesRequestsThatTheVendorsDescribe() throws IOException {
    describes(CohereChat.standard(), COHERE, cohere(), CohereChat.standard());
    describes(OllamaChat.standard(), OLLAMA, ollama(), OllamaChat.standard());
  }

  @Test
  void translatesOpenAiRequestsToOnesThatTheVendorsDescribe() throws IOException {
    describes(OpenAiChat.standard(), OPENAI, cohere(), CohereChat.standard());
    describes(OpenAiChat.standard(), OPENAI, ollama(), OllamaChat.standard());
  }

  private static OpenApiSchema cohere() throws IOException {
    return OpenApiSchema.ofRequest(
        Recordings.folder("specs").resolve("cohere/cohere-openapi.yaml"), "/v2/chat");
  }

  private static OpenApiSchema ollama() throws IOException {
    return OpenApiSchema.of(
        Recordings.folder("specs").resolve("ollama/openapi.yaml"), "ChatRequest");
  }

  private static void describes(
      Dialect from, List<Recording> recordings, OpenApiSchema schema, Dialect to) {
    List<String> violations = new ArrayList<>();
    for (Recording recording : recordings) {
      // When
      WireRequest written = to.writeRequest(read(from, recording));

      // Then
      for (String violation : schema.violations(written.body().toString())) {
        violations.add(recording.name() + " " + violation + " " + written.body());
      }
    }
    assertThat(violations).isEmpty();
  }

  private static void writesBack(Dialect dialect, List<Recording> recordings) {
    List<String> differences = new ArrayList<>();
    for (Recording recording : recordings) {
      // When
      WireRequest written = dialect.writeRequest(read(dialect, recording));

      // Then
      JsonNode wanted = meaning(recording.request());
      JsonNode got = meaning(written.body());
      if (!AnthropicMeaning.equal(wanted, got)) {
        differences.add(recording.name() + "\n  wanted " + wanted + "\n  got    " + got);
      }
      assertThat(written.warnings()).as(recording.name()).isEmpty();
    }
    assertThat(differences).isEmpty();
  }

  private static ChatRequest read(Dialect dialect, Recording recording) {
    return dialect.readRequest(InboundRequest.of(recording.request().toString().getBytes(UTF_8)));
  }

  /** Without what says nothing: nulls, empty lists and options, the usual way to stream. */
  private static JsonNode meaning(JsonNode request) {
    ObjectNode meant = request.deepCopy();
    withoutNothing(meant);
    for (JsonNode message : meant.path("messages")) {
      ObjectNode each = (ObjectNode) message;
      JsonNode content = each.path("content");
      if (content.size() == 1 && content.path(0).path("type").asText().equals("text")) {
        each.set("content", content.path(0).path("text"));
      }
      if (each.path("content").asText("").isEmpty() && !each.path("content").isArray()) {
        each.remove("content");
      }
      each.remove(List.of("tool_name", "tool_call_id"));
    }
    if (meant.has("options")) {
      withoutNothing(meant.path("options"));
    }
    if (meant.path("format").asText("x").isEmpty()) {
      meant.remove("format");
    }
    meant.remove("stream");
    return meant;
  }

  private static void withoutNothing(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Set<String> empty = new java.util.HashSet<>();
      object
          .properties()
          .forEach(
              field -> {
                JsonNode value = field.getValue();
                boolean nothing =
                    value.isNull()
                        || value instanceof ArrayNode && value.isEmpty()
                        || field.getKey().equals("options") && value.isEmpty();
                if (nothing) {
                  empty.add(field.getKey());
                }
              });
      object.remove(empty);
    }
  }
}
