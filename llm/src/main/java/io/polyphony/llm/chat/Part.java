package io.polyphony.llm.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One piece of a message's content, in order. */
public sealed interface Part {

  record Text(String text, @Nullable CacheMarker cache) implements Part {
    public static Text of(String text) {
      return new Text(text, null);
    }
  }

  /** What the model said instead of an answer when it declined (OpenAI's {@code refusal}). */
  record Refusal(String text) implements Part {}

  /**
   * @param detail OpenAI's {@code low | high | auto}; null if not said
   */
  record Image(Media media, @Nullable String detail, @Nullable CacheMarker cache) implements Part {}

  /**
   * @param name the file's name or title, if any
   */
  record Document(Media media, @Nullable String name, @Nullable CacheMarker cache)
      implements Part {}

  /**
   * @param format {@code wav}, {@code mp3}, ...; null when the media type says it
   */
  record Audio(Media media, @Nullable String format) implements Part {}

  /**
   * The model asks for a tool.
   *
   * @param arguments the arguments' JSON text exactly as the model wrote it: may be cut off, may be
   *     empty
   * @param signature the vendor's opaque token that must travel back with the call (Gemini's {@code
   *     thoughtSignature}); null if none
   */
  record ToolCall(
      String id,
      String name,
      String arguments,
      @Nullable String signature,
      @Nullable CacheMarker cache)
      implements Part {}

  /**
   * What a tool answered.
   *
   * @param name the tool's name where the dialect carries it (Gemini), else null
   */
  record ToolResult(
      String callId,
      @Nullable String name,
      List<Part> content,
      boolean error,
      @Nullable CacheMarker cache)
      implements Part {}

  /**
   * The model's visible reasoning.
   *
   * @param signature proof that must travel back unchanged; null if the vendor gives none
   */
  record Thinking(String text, @Nullable String signature) implements Part {}

  /** Reasoning that the vendor hides: an opaque text that must travel back unchanged. */
  record RedactedThinking(String data) implements Part {}

  /**
   * A piece that only its own dialect knows: a vendor's own tools and their results, a picture in
   * an answer, a document with options. Written back towards that dialect as it came; left out with
   * a warning towards others. Guards must look into its JSON.
   *
   * @param dialect id of the dialect it was read from
   * @param json one content block or part of that dialect
   */
  record Opaque(String dialect, JsonText json) implements Part {}
}
