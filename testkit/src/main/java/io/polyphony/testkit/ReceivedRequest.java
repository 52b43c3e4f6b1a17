package io.polyphony.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived.
 *
 * @param query without the question mark; null if there was none
 * @param headers names in lower case; a repeated header keeps its first value
 */
public record ReceivedRequest(
    String method, String path, @Nullable String query, Map<String, String> headers, byte[] body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The body as a tree.
   *
   * @throws AssertionError if the body is not JSON
   */
  public JsonNode json() {
    try {
      return MAPPER.readTree(text());
    } catch (JsonProcessingException malformed) {
      throw new AssertionError("the body is not JSON: " + text(), malformed);
    }
  }

  /** Whether the body asks for a stream in the words of OpenAI and Anthropic. */
  public boolean asksForStream() {
    return body.length > 0 && json().path("stream").asBoolean();
  }
}
