package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Cohere's envelope of an error: {@code {id, message}}, sometimes with {@code error_type}. */
final class CohereFailures {
  private static final String MESSAGE = "message";

  private CohereFailures() {}

  static Failure read(ResponseHead head, byte[] body) {
    JsonNode root = JsonFields.parse(body);
    if (root == null || !root.path(MESSAGE).isTextual()) {
      return OpenAiFailureReader.read(head, body);
    }
    return error(head.status(), root).toFailure(head, JsonFields.text(root, "id"), false);
  }

  /** An error inside a stream. */
  static Failure readInStream(JsonNode root) {
    var head = new ResponseHead(0, Map.of(), true);
    return error(0, root).toFailure(head, JsonFields.text(root, "id"), true);
  }

  /** What the end of a message says went wrong. */
  static Failure ofMessageEnd(String words) {
    var head = new ResponseHead(0, Map.of(), true);
    return new VendorError(0, null, null, words, "").toFailure(head, null, true);
  }

  private static VendorError error(int status, JsonNode root) {
    return new VendorError(
        status,
        null,
        JsonFields.text(root, "error_type"),
        JsonFields.textOrEmpty(root, MESSAGE),
        "");
  }

  static byte[] write(Failure failure, String errorId) {
    return JsonFields.MAPPER
        .createObjectNode()
        .put("id", errorId)
        .put(MESSAGE, failure.message())
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
