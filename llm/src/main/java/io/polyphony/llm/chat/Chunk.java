package io.polyphony.llm.chat;

import io.polyphony.llm.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * One step of an answer. A completion is the list of its chunks: one {@link Start}, content in
 * order, then {@link Finish} and at most a last {@link UsageReport}; or {@link Failed}, after which
 * nothing follows. Several usage reports may come: later ones overwrite.
 */
public sealed interface Chunk {

  /**
   * @param id the vendor's id of the answer, if any
   * @param model the model that the vendor says it served, if any
   */
  record Start(@Nullable String id, @Nullable String model) implements Chunk {}

  record TextDelta(String text) implements Chunk {}

  record RefusalDelta(String text) implements Chunk {}

  record ThinkingDelta(String text) implements Chunk {}

  /** The signature of the thinking so far; closes that thinking part. */
  record ThinkingSignature(String signature) implements Chunk {}

  record RedactedThinking(String data) implements Chunk {}

  /**
   * A tool call begins.
   *
   * @param index 0, 1, ... in order of appearance
   * @param id the vendor's id or one made up by the reader; unique within the answer
   */
  record ToolCallStart(int index, String id, String name, @Nullable String signature)
      implements Chunk {}

  /** More of the arguments' JSON text of the call with that index. */
  record ToolCallDelta(int index, String arguments) implements Chunk {}

  /** A whole piece that only its own dialect knows; see {@link Part.Opaque}. */
  record Opaque(String dialect, JsonText json) implements Chunk {}

  /** A source that the answer cites, as the vendor's JSON. */
  record Citation(JsonText source) implements Chunk {}

  record UsageReport(Usage usage) implements Chunk {}

  /**
   * @param raw the vendor's own word, if any
   */
  record Finish(FinishReason reason, @Nullable String raw) implements Chunk {}

  /** The answer failed after it had begun; what came before was delivered. */
  record Failed(Failure failure) implements Chunk {}

  /** Whether a client has seen something of the answer: after this no fallback is possible. */
  default boolean isContent() {
    return switch (this) {
      case TextDelta text -> !text.text().isEmpty();
      case RefusalDelta refusal -> !refusal.text().isEmpty();
      case ThinkingDelta thinking -> !thinking.text().isEmpty();
      case RedactedThinking redacted -> true;
      case ToolCallStart start -> true;
      case ToolCallDelta delta -> true;
      case Citation citation -> true;
      case Opaque opaque -> true;
      case Start start -> false;
      case ThinkingSignature signature -> false;
      case UsageReport report -> false;
      case Finish finish -> false;
      case Failed failed -> false;
    };
  }
}
