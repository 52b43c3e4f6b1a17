package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.FinishReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cohere's words for the end of an answer; those with {@code ERROR_} are of version 1. */
final class CohereFinish {
  private CohereFinish() {}

  /**
   * @param called whether the answer calls tools
   */
  static FinishReason read(@Nullable String raw, boolean called) {
    return switch (raw == null ? "" : raw.toUpperCase(Locale.ROOT)) {
      case "" -> called ? FinishReason.TOOL_CALLS : FinishReason.UNKNOWN;
      case "COMPLETE", "STOP_SEQUENCE" -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
      case "TOOL_CALL" -> FinishReason.TOOL_CALLS;
      case "MAX_TOKENS", "ERROR_LIMIT" -> FinishReason.LENGTH;
      case "ERROR_TOXIC" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.ERROR;
    };
  }

  static String write(FinishReason reason, @Nullable String raw, boolean called) {
    if (raw != null && raw.equals("STOP_SEQUENCE") && reason == FinishReason.STOP) {
      return raw;
    }
    return switch (reason) {
      case STOP, UNKNOWN -> called ? "TOOL_CALL" : "COMPLETE";
      case TOOL_CALLS -> "TOOL_CALL";
      case LENGTH -> "MAX_TOKENS";
      case CONTENT_FILTER -> "ERROR_TOXIC";
      case ERROR -> "ERROR";
    };
  }
}
