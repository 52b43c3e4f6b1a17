package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.FinishReason;
import org.jspecify.annotations.Nullable;

/** Ollama's {@code done_reason}: stop also where tools are called. */
final class OllamaFinish {
  private OllamaFinish() {}

  /**
   * @param called whether the answer calls tools
   */
  static FinishReason read(@Nullable String raw, boolean called) {
    return switch (raw == null ? "" : raw) {
      case "" -> called ? FinishReason.TOOL_CALLS : FinishReason.UNKNOWN;
      case "length" -> FinishReason.LENGTH;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      case "error" -> FinishReason.ERROR;
      default -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }

  static String write(FinishReason reason) {
    return switch (reason) {
      case STOP, TOOL_CALLS, UNKNOWN -> "stop";
      case LENGTH, CONTENT_FILTER, ERROR -> reason.wire();
    };
  }
}
