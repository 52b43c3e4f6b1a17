package io.polyphony.server.gateway.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer as a client reads it, strictly: every event must be JSON or {@code [DONE]}.
 *
 * @param content the text of all chunks
 * @param errors the error objects within the stream
 * @param done whether the stream said {@code [DONE]}
 */
record SseText(String content, @Nullable String finishReason, List<JsonNode> errors, boolean done) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static SseText of(String body) {
    var content = new StringBuilder();
    List<JsonNode> errors = new ArrayList<>();
    String finish = null;
    boolean done = false;
    for (String line : body.split("\r?\n")) {
      if (!line.startsWith("data: ")) {
        if (!line.isEmpty() && !line.startsWith(":")) {
          throw new AssertionError("a line that is no event: " + line);
        }
        continue;
      }
      String data = line.substring("data: ".length());
      if (done) {
        throw new AssertionError("an event after the end: " + line);
      }
      if (data.equals("[DONE]")) {
        done = true;
        continue;
      }
      JsonNode event = parse(data);
      if (event.has("error")) {
        errors.add(event.path("error"));
      }
      JsonNode choice = event.path("choices").path(0);
      content.append(choice.path("delta").path("content").asText(""));
      finish = choice.hasNonNull("finish_reason") ? choice.path("finish_reason").asText() : finish;
    }
    return new SseText(content.toString(), finish, errors, done);
  }

  private static JsonNode parse(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException broken) {
      throw new AssertionError("an event that is no JSON: " + data, broken);
    }
  }
}
