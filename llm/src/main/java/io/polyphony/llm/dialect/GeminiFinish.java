package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.FinishReason;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words for the end of an answer, and their numbers ({@code enum-encoding=int}). */
final class GeminiFinish {
  private static final List<String> BY_NUMBER =
      List.of(
          "FINISH_REASON_UNSPECIFIED",
          "STOP",
          "MAX_TOKENS",
          "SAFETY",
          "RECITATION",
          "OTHER",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MALFORMED_FUNCTION_CALL",
          "IMAGE_SAFETY",
          "UNEXPECTED_TOOL_CALL",
          "TOO_MANY_TOOL_CALLS",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_OTHER",
          "NO_IMAGE",
          "IMAGE_RECITATION");

  private static final List<String> BLOCKS_BY_NUMBER =
      List.of(
          "BLOCK_REASON_UNSPECIFIED",
          "SAFETY",
          "OTHER",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "IMAGE_SAFETY");

  private static final Set<String> FILTERED =
      Set.of(
          "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MODEL_ARMOR",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION");

  private GeminiFinish() {}

  /** The word in {@code finishReason}; null if the vendor has not said one yet. */
  static @Nullable String word(JsonNode finishReason) {
    return said(finishReason, BY_NUMBER);
  }

  /** The word in {@code promptFeedback.blockReason}; null if the prompt was not blocked. */
  static @Nullable String block(JsonNode blockReason) {
    return said(blockReason, BLOCKS_BY_NUMBER);
  }

  private static @Nullable String said(JsonNode node, List<String> byNumber) {
    if (node.isTextual()) {
      String word = node.textValue();
      return word.isEmpty() || word.endsWith("_UNSPECIFIED") ? null : word;
    }
    if (!node.canConvertToInt() || node.intValue() == 0) {
      return null;
    }
    int number = node.intValue();
    return number > 0 && number < byNumber.size() ? byNumber.get(number) : node.asText();
  }

  /** A stop with tool calls means that the tools are to be called. */
  static FinishReason read(@Nullable String word, boolean calledTools) {
    return switch (word) {
      case null -> FinishReason.UNKNOWN;
      case "STOP" -> calledTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      default -> FILTERED.contains(word) ? FinishReason.CONTENT_FILTER : FinishReason.ERROR;
    };
  }

  /**
   * The word for a client.
   *
   * @param raw the vendor's word, kept where it is one of this dialect that means the same
   */
  static String write(FinishReason reason, @Nullable String raw) {
    if (raw != null && BY_NUMBER.contains(raw) && read(raw, false) == reason) {
      return raw;
    }
    return switch (reason) {
      case STOP, TOOL_CALLS, UNKNOWN -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case CONTENT_FILTER -> "SAFETY";
      case ERROR -> "OTHER";
    };
  }
}
