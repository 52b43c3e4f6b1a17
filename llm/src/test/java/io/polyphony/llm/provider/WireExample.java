package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** One small exchange that we wrote, merged from the dialect's example and the provider's. */
record WireExample(JsonNode request, JsonNode response, JsonNode answer) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** In the provider's usual dialect; empty if its examples do not name the scenario. */
  static Optional<WireExample> of(Provider provider, ConformanceScenario scenario)
      throws IOException {
    return of(provider, provider.dialect(), scenario);
  }

  /** Empty if the provider's examples in that dialect do not name the scenario. */
  static Optional<WireExample> of(Provider provider, Dialect dialect, ConformanceScenario scenario)
      throws IOException {
    String which = dialect == provider.dialect() ? "" : "." + dialect.id();
    JsonNode own = read(provider.id() + "/examples" + which + ".json").path(scenario.wire());
    if (own.isMissingNode()) {
      return Optional.empty();
    }
    JsonNode merged = merge(read(dialect.id() + "/" + scenario.wire() + ".json"), own);
    return Optional.of(
        new WireExample(merged.path("request"), merged.path("response"), merged.path("answer")));
  }

  /**
   * @param dialect the folder of the dialect's own example
   * @param claim the entry among the provider's examples
   */
  static Optional<WireExample> of(Provider provider, String dialect, String claim)
      throws IOException {
    JsonNode own = read(provider.id() + "/examples.json").path(claim);
    if (own.isMissingNode()) {
      return Optional.empty();
    }
    JsonNode merged = merge(read(dialect + "/" + claim + ".json"), own);
    return Optional.of(
        new WireExample(merged.path("request"), merged.path("response"), merged.path("answer")));
  }

  ResponseHead head() {
    Map<String, String> headers = new HashMap<>();
    response
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return new ResponseHead(
        response.path("status").asInt(),
        headers,
        response.has("events") || response.has("lines") || response.has("chunks"));
  }

  /** The answer's body: JSON, its lines, or the events in their framing. */
  byte[] body() {
    if (response.has("lines")) {
      var lines = new StringBuilder();
      response.path("lines").forEach(line -> lines.append(line).append('\n'));
      return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
    if (response.has("chunks")) {
      return chunks();
    }
    if (!response.has("events")) {
      return response.path("body").toString().getBytes(StandardCharsets.UTF_8);
    }
    if (head().mediaType().equals("application/vnd.amazon.eventstream")) {
      return messages();
    }
    var stream = new StringBuilder();
    for (JsonNode event : response.path("events")) {
      String text = event.isTextual() ? event.textValue() : event.toString();
      stream.append(text.startsWith(":") ? "" : "data: ").append(text).append("\n\n");
    }
    return stream.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Each event is an object whose one field names its type. */
  private byte[] messages() {
    var bytes = new ByteArrayOutputStream();
    for (JsonNode event : response.path("events")) {
      Map.Entry<String, JsonNode> only = event.properties().iterator().next();
      message(only.getKey(), only.getValue(), bytes);
    }
    return bytes.toByteArray();
  }

  /** Each event is wrapped in base64. */
  private byte[] chunks() {
    var bytes = new ByteArrayOutputStream();
    for (JsonNode event : response.path("chunks")) {
      byte[] inner = event.toString().getBytes(StandardCharsets.UTF_8);
      message("chunk", MAPPER.createObjectNode().put("bytes", inner).put("p", "abc"), bytes);
    }
    return bytes.toByteArray();
  }

  private static void message(String type, JsonNode said, ByteArrayOutputStream bytes) {
    Map<String, HeaderValue> headers =
        Map.of(
            ":message-type", HeaderValue.fromString("event"),
            ":event-type", HeaderValue.fromString(type),
            ":content-type", HeaderValue.fromString("application/json"));
    new Message(headers, said.toString().getBytes(StandardCharsets.UTF_8)).encode(bytes);
  }

  /** RFC 7396: objects merge, null removes, all else replaces. */
  static JsonNode merge(JsonNode below, JsonNode above) {
    if (!(above instanceof ObjectNode changes)) {
      return above;
    }
    ObjectNode merged =
        below instanceof ObjectNode object ? object.deepCopy() : MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      if (change.getValue().isNull()) {
        merged.remove(change.getKey());
      } else {
        JsonNode before = merged.path(change.getKey());
        merged.set(change.getKey(), merge(before, change.getValue()));
      }
    }
    return merged;
  }

  private static JsonNode read(String file) throws IOException {
    try (InputStream bytes = WireExample.class.getResourceAsStream("/cassettes/" + file)) {
      return bytes == null ? MAPPER.createObjectNode() : MAPPER.readTree(bytes);
    }
  }
}
