package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.JsonText;
import java.util.function.Consumer;

/** Reads what is said in forms richer than a text: typed parts, reasoning details, citations. */
final class OpenAiContent {
  private OpenAiContent() {}

  /** Content that is no text: an array of typed parts (Mistral), or a bare object (Cloudflare). */
  static void read(JsonNode content, Consumer<Chunk> out) {
    if (content.isArray()) {
      content.forEach(part -> part(part, out));
    } else if (content.isObject()) {
      out.accept(new Chunk.TextDelta(content.toString()));
    }
  }

  private static void part(JsonNode part, Consumer<Chunk> out) {
    if (part.isTextual()) {
      text(part.textValue(), out);
      return;
    }
    switch (JsonFields.textOrEmpty(part, "type")) {
      case "thinking", "reasoning" -> thinking(part, out);
      case "refusal" -> out.accept(new Chunk.RefusalDelta(JsonFields.textOrEmpty(part, "refusal")));
      case "reference" -> out.accept(new Chunk.Citation(new JsonText(part.toString())));
      default -> text(JsonFields.textOrEmpty(part, "text"), out);
    }
  }

  private static void text(String text, Consumer<Chunk> out) {
    if (!text.isEmpty()) {
      out.accept(new Chunk.TextDelta(text));
    }
  }

  private static void thinking(JsonNode part, Consumer<Chunk> out) {
    JsonNode thinking = part.path("thinking");
    if (thinking.isTextual()) {
      thinking(thinking.textValue(), out);
    }
    for (JsonNode piece : thinking) {
      thinking(JsonFields.textOrEmpty(piece, "text"), out);
    }
    signature(part, out);
  }

  static void thinking(String text, Consumer<Chunk> out) {
    if (!text.isEmpty()) {
      out.accept(new Chunk.ThinkingDelta(text));
    }
  }

  private static void signature(JsonNode from, Consumer<Chunk> out) {
    String signature = JsonFields.textOrEmpty(from, "signature");
    if (!signature.isEmpty()) {
      out.accept(new Chunk.ThinkingSignature(signature));
    }
  }

  /** A signed detail after plain fields repeats what they said, so that both can be sent back. */
  static boolean isSigned(JsonNode details) {
    for (JsonNode detail : details) {
      if (!JsonFields.textOrEmpty(detail, "signature").isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * OpenRouter's {@code reasoning_details}.
   *
   * @param alsoText whether their text is to be read; false if a plain field said it already
   */
  static void reasoningDetails(JsonNode details, boolean alsoText, Consumer<Chunk> out) {
    for (JsonNode detail : details) {
      if (alsoText) {
        thinking(JsonFields.textOrEmpty(detail, "text"), out);
        thinking(JsonFields.textOrEmpty(detail, "summary"), out);
      }
      signature(detail, out);
      String data = JsonFields.textOrEmpty(detail, "data");
      if (!data.isEmpty()) {
        out.accept(new Chunk.RedactedThinking(data));
      }
    }
  }

  /** What is no list of sources is none. */
  static void citations(JsonNode sources, int from, Consumer<Chunk> out) {
    if (!sources.isArray()) {
      return;
    }
    for (int at = from; at < sources.size(); at++) {
      out.accept(new Chunk.Citation(new JsonText(sources.get(at).toString())));
    }
  }
}
