package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.FinishReason;
import org.jspecify.annotations.Nullable;

/** The words for the end of an answer. */
final class OpenAiFinish {
  private OpenAiFinish() {}

  static FinishReason read(@Nullable String raw) {
    return switch (raw == null ? "" : raw) {
      case "" -> FinishReason.UNKNOWN;
      case "stop", "eos", "end_turn", "stop_sequence", "complete", "completed", "COMPLETE" ->
          FinishReason.STOP;
      case "length", "max_tokens", "model_length", "model_context_window_exceeded" ->
          FinishReason.LENGTH;
      case "tool_calls", "function_call", "tool_use" -> FinishReason.TOOL_CALLS;
      case "content_filter", "sensitive", "safety", "refusal" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.ERROR;
    };
  }

  /** The word for a client; an answer whose vendor said nothing ended by itself. */
  static String write(FinishReason reason, boolean calledTools) {
    return switch (reason) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
      case ERROR -> "error";
      case UNKNOWN -> calledTools ? "tool_calls" : "stop";
    };
  }
}
