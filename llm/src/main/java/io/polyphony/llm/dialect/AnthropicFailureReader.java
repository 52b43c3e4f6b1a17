package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.polyphony.llm.failure.Failure;
import java.util.Map;

/** Reads error envelopes; those with a status have the same shape as OpenAI's. */
final class AnthropicFailureReader {
  private AnthropicFailureReader() {}

  static Failure read(ResponseHead head, byte[] body) {
    return OpenAiFailureReader.read(head, body);
  }

  /** An error that came as an event: its type stands for the status that it would have had. */
  static Failure readInStream(AnthropicEvent event) {
    JsonNode error = event.error == null ? MissingNode.getInstance() : event.error;
    String type = JsonFields.text(error, "type");
    var said =
        new VendorError(
            status(type == null ? "" : type),
            JsonFields.scalar(error, "code"),
            type,
            error.isTextual() ? error.textValue() : JsonFields.textOrEmpty(error, "message"),
            "");
    return said.toFailure(new ResponseHead(0, Map.of(), true), event.requestId, true);
  }

  private static int status(String type) {
    return switch (type) {
      case "invalid_request_error" -> 400;
      case "authentication_error" -> 401;
      case "billing_error" -> 402;
      case "permission_error" -> 403;
      case "not_found_error" -> 404;
      case "request_too_large" -> 413;
      case "rate_limit_error" -> 429;
      case "timeout_error" -> 504;
      case "overloaded_error" -> 529;
      default -> 500;
    };
  }
}
