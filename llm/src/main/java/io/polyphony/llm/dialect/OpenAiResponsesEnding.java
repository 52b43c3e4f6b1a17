package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How an answer ended, in the API's words.
 *
 * @param incomplete why it is incomplete; null if it is not
 * @param error why it failed, as a JSON object; null if it did not
 */
record OpenAiResponsesEnding(String status, @Nullable String incomplete, @Nullable JsonText error) {
  static final OpenAiResponsesEnding COMPLETED = new OpenAiResponsesEnding("completed", null, null);

  /** An answer whose vendor said nothing ended by itself. */
  static OpenAiResponsesEnding of(FinishReason reason, @Nullable String raw) {
    return switch (reason) {
      case STOP, TOOL_CALLS, UNKNOWN -> COMPLETED;
      case LENGTH -> new OpenAiResponsesEnding("incomplete", "max_output_tokens", null);
      case CONTENT_FILTER -> new OpenAiResponsesEnding("incomplete", "content_filter", null);
      case ERROR -> failed("server_error", "The provider ended the answer with '" + raw + "'.");
    };
  }

  static OpenAiResponsesEnding failed(String code, String message) {
    var error = JsonFields.MAPPER.createObjectNode().put("code", code).put("message", message);
    return new OpenAiResponsesEnding("failed", null, new JsonText(error.toString()));
  }

  boolean isWhole() {
    return status.equals("completed");
  }

  String event() {
    return "response." + status;
  }

  OpenAiResponsesBody body(OpenAiResponsesHead head, ArrayNode output, Usage usage) {
    return new OpenAiResponsesBody(head, status, incomplete, error, output, usage);
  }
}
