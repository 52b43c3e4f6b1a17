package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.polyphony.llm.failure.Failure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads errors that come inside an answer; those with a status have the envelope of the chat. */
final class OpenAiResponsesFailureReader {
  private static final ResponseHead IN_STREAM = new ResponseHead(0, Map.of(), true);
  private static final String UNEXPLAINED = "The provider said that its answer failed.";

  private OpenAiResponsesFailureReader() {}

  /** An {@code error} event, in either of its forms. */
  static Failure readEvent(OpenAiResponsesEvent event) {
    if (event.error != null) {
      return OpenAiFailureReader.readInStream(
          JsonFields.MAPPER.createObjectNode().set("error", event.error));
    }
    JsonNode code = event.code == null ? MissingNode.getInstance() : event.code;
    return failure(code.isTextual() || code.isNumber() ? code.asText() : null, null, event.message);
  }

  /** The {@code error} of an answer that failed. */
  static Failure readError(JsonNode error) {
    return failure(
        JsonFields.scalar(error, "code"),
        JsonFields.text(error, "type"),
        error.isTextual() ? error.textValue() : JsonFields.text(error, "message"));
  }

  private static Failure failure(
      @Nullable String code, @Nullable String type, @Nullable String message) {
    String words = message == null || message.isBlank() ? UNEXPLAINED : message;
    var error = new VendorError(status(code), code, type, words, "");
    return error.toFailure(IN_STREAM, null, true);
  }

  /** The API's codes for pictures and prompts that it does not take stand for a wrong request. */
  private static int status(@Nullable String code) {
    return code != null && code.startsWith("invalid_") ? 400 : 0;
  }
}
