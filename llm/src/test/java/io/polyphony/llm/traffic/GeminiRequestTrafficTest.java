package io.polyphony.llm.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recorded request that its vendor accepted is read, written as it was, and valid. */
class GeminiRequestTrafficTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final GeminiGenerate DIALECT = GeminiGenerate.standard();
  private static final Set<String> APIS = Set.of("generateContent", "streamGenerateContent");
  private static final List<Recording> ACCEPTED = new ArrayList<>();

  /** Whatever stands inside is the caller's own, not Google's. */
  private static final Set<String> CALLERS =
      Set.of(
          "args",
          "response",
          "labels",
          "parameters",
          "parametersJsonSchema",
          "responseSchema",
          "responseJsonSchema");

  @BeforeAll
  static void collect() throws IOException {
    for (Recording recording : Recordings.all((provider, api) -> APIS.contains(api))) {
      if (!recording.isError() && recording.request().has("contents")) {
        ACCEPTED.add(recording);
      }
    }
    assertThat(ACCEPTED).hasSizeGreaterThan(200);
  }

  @Test
  void readsEveryAcceptedRequestAndWritesItAsItWas() {
    List<String> differences = new ArrayList<>();
    for (Recording recording : ACCEPTED) {
      // Given
      JsonNode sent = normal(recording.request());
      // When
      ObjectNode written = DIALECT.writeRequest(read(recording)).body();
      // Then
      if (!same(sent, normal(written))) {
        differences.add(recording.name() + " " + difference(sent, normal(written)));
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void readsWhatItWroteAsTheSameRequest() {
    for (Recording recording : ACCEPTED) {
      // Given
      ChatRequest read = read(recording);
      // When
      ObjectNode written = DIALECT.writeRequest(read).body();
      // Then
      assertThat(read(written, recording.head().streamed()))
          .as(recording.name())
          .usingRecursiveComparison()
          .ignoringFields("extra")
          .isEqualTo(read);
    }
  }

  @Test
  void writesEveryRequestForAnotherDialectWithoutFailing() {
    for (Recording recording : ACCEPTED) {
      // When
      ObjectNode written = OpenAiChat.standard().writeRequest(read(recording)).body();
      // Then
      assertThat(written.path("messages")).as(recording.name()).isNotEmpty();
      assertThat(written.has("contents")).isFalse();
      assertThat(written.has("generationConfig")).isFalse();
    }
  }

  /** As a client of another dialect would have asked it: everything is said anew. */
  @ParameterizedTest
  @ValueSource(strings = {"gemini-2.5-flash", "gemini-3-pro-preview"})
  void writesRequestsOfOtherDialectsThatGoogleDescribes(String model, @TempDir Path folder)
      throws IOException {
    // Given
    OpenApiSchema schema = GeminiDescription.strict(folder);
    List<String> violations = new ArrayList<>();
    for (Recording recording : ACCEPTED) {
      ChatRequest read = read(recording);
      ChatRequest foreign =
          new ChatRequest(
              model,
              read.messages(),
              read.tools(),
              read.toolChoice(),
              read.parallelToolCalls(),
              read.parameters(),
              read.responseFormat(),
              read.reasoning(),
              read.stream(),
              read.includeUsage(),
              null,
              Map.of(),
              "");
      // When
      ObjectNode written = DIALECT.writeRequest(foreign).body();
      // Then
      for (String violation : schema.violations(written.toString())) {
        violations.add(recording.name() + ": " + violation);
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void writesRequestsOfThisDialectThatGoogleDescribes(@TempDir Path folder) throws IOException {
    // Given
    OpenApiSchema schema = GeminiDescription.strict(folder);
    int valid = 0;
    for (Recording recording : ACCEPTED) {
      if (!schema.violations(recording.request().toString()).isEmpty()) {
        continue;
      }
      // When
      ObjectNode written = DIALECT.writeRequest(read(recording)).body();
      // Then
      assertThat(schema.violations(written.toString())).as(recording.name()).isEmpty();
      valid++;
    }
    assertThat(valid).isGreaterThan(80);
  }

  private static ChatRequest read(Recording recording) {
    return read(recording.request(), recording.head().streamed());
  }

  private static ChatRequest read(JsonNode body, boolean stream) {
    byte[] bytes = body.toString().getBytes(UTF_8);
    return DIALECT.readRequest(new InboundRequest(bytes, "gemini-2.5-flash", stream));
  }

  /** What Google takes for the same: camel case, arrays of one, roles and alphabets. */
  private static JsonNode normal(JsonNode request) {
    ObjectNode normal = (ObjectNode) camel(request);
    normal.remove("model");
    if (normal.path("systemInstruction") instanceof ObjectNode system) {
      system.remove("role");
      system.set("parts", array(system.path("parts")));
    }
    for (JsonNode content : normal.path("contents")) {
      ((ObjectNode) content).put("role", content.path("role").asText("user"));
    }
    for (JsonNode data : normal.findValues("inlineData")) {
      String base64 = data.path("data").asText().replace('-', '+').replace('_', '/');
      ((ObjectNode) data).put("data", base64.replace("=", ""));
    }
    return normal;
  }

  private static JsonNode array(JsonNode node) {
    ArrayNode array = MAPPER.createArrayNode();
    return node.isArray() ? node : array.add(node);
  }

  private static JsonNode camel(JsonNode node) {
    if (node.isArray()) {
      ArrayNode array = MAPPER.createArrayNode();
      node.forEach(item -> array.add(camel(item)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode camel = MAPPER.createObjectNode();
    node.properties()
        .forEach(
            field -> {
              String name = camel(field.getKey());
              if (!field.getValue().isNull()) {
                camel.set(
                    name, CALLERS.contains(name) ? field.getValue() : camel(field.getValue()));
              }
            });
    return camel;
  }

  private static String camel(String snake) {
    var camel = new StringBuilder();
    for (String word : snake.split("_")) {
      camel.append(
          camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return camel.toString();
  }

  /** Sorted, so that the place of the difference can be found. */
  private static String difference(JsonNode wanted, JsonNode got) {
    String left = sorted(wanted);
    String right = sorted(got);
    int at = 0;
    while (at < Math.min(left.length(), right.length()) && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    return "expected ..." + around(left, at) + "..., got ..." + around(right, at) + "...";
  }

  private static String around(String text, int at) {
    return text.substring(Math.max(0, at - 40), Math.min(text.length(), at + 60));
  }

  private static String sorted(JsonNode node) {
    try {
      Object tree = MAPPER.treeToValue(node, Object.class);
      return MAPPER
          .writer()
          .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(tree);
    } catch (JsonProcessingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static boolean same(JsonNode left, JsonNode right) {
    return left.equals(
        (one, other) ->
            one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : (one.equals(other) ? 0 : 1),
        right);
  }
}
