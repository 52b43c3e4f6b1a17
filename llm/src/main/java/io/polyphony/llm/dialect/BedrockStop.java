package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.FinishReason;
import org.jspecify.annotations.Nullable;

/** The words for the end of an answer. */
final class BedrockStop {
  private BedrockStop() {}

  static FinishReason read(@Nullable String raw) {
    return switch (raw == null ? "" : raw) {
      case "" -> FinishReason.UNKNOWN;
      case "end_turn", "stop_sequence" -> FinishReason.STOP;
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "tool_use" -> FinishReason.TOOL_CALLS;
      case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.ERROR;
    };
  }

  /**
   * @param raw the vendor's own word, kept if it is one of this dialect
   */
  static String write(FinishReason reason, @Nullable String raw, boolean calledTools) {
    if (raw != null && reason != FinishReason.ERROR && read(raw) == reason) {
      return raw;
    }
    return switch (reason) {
      case STOP, ERROR, UNKNOWN -> calledTools ? "tool_use" : "end_turn";
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER -> "content_filtered";
    };
  }
}
