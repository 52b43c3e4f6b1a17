package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the parts of one answer, in order. */
final class GeminiParts {
  private final GeminiCalls calls = new GeminiCalls();
  private @Nullable String answerId;
  private boolean blocked;

  /** Ids are made up from the answer's id where the vendor gives none. */
  void answerId(@Nullable String id) {
    answerId = id;
  }

  /** The vendor refused the prompt, in whichever word. */
  void blocked() {
    blocked = true;
  }

  FinishReason finish(@Nullable String word) {
    return blocked ? FinishReason.CONTENT_FILTER : GeminiFinish.read(word, calls.count() > 0);
  }

  void read(JsonNode parts, Consumer<Chunk> out) {
    for (JsonNode part : parts) {
      if (part.path("functionCall").isObject()) {
        call(part, out);
      } else if (part.path("text").isTextual()) {
        text(part, out);
      } else if (part.isObject() && !part.isEmpty()) {
        other(part, out);
      }
    }
  }

  private void call(JsonNode part, Consumer<Chunk> out) {
    JsonNode call = part.path("functionCall");
    int index = calls.count();
    String id = calls.id(JsonFields.text(call, "id"), answerId, call);
    String name = JsonFields.textOrEmpty(call, "name");
    out.accept(new Chunk.ToolCallStart(index, id, name, signature(part)));
    out.accept(new Chunk.ToolCallDelta(index, GeminiCalls.text(call.path("args"))));
  }

  private static void text(JsonNode part, Consumer<Chunk> out) {
    String text = JsonFields.textOrEmpty(part, "text");
    String signature = signature(part);
    if (part.path("thought").asBoolean()) {
      thought(text, signature, out);
      return;
    }
    if (!text.isEmpty()) {
      out.accept(new Chunk.TextDelta(text));
    }
    if (signature != null) {
      opaque(GeminiSignatures.ofText(signature, text.isEmpty()), out);
    }
  }

  private static void thought(String text, @Nullable String signature, Consumer<Chunk> out) {
    if (!text.isEmpty()) {
      out.accept(new Chunk.ThinkingDelta(text));
    }
    if (signature != null) {
      String redacted = GeminiSignatures.redacted(signature);
      out.accept(
          redacted != null
              ? new Chunk.RedactedThinking(redacted)
              : new Chunk.ThinkingSignature(signature));
    }
  }

  /** Pictures, code that ran at the vendor, its own tools, and whatever comes to its mind. */
  private static void other(JsonNode part, Consumer<Chunk> out) {
    String alone = GeminiSignatures.ofTextBefore(part);
    opaque(
        alone == null ? new JsonText(part.toString()) : GeminiSignatures.ofText(alone, true), out);
  }

  private static void opaque(JsonText json, Consumer<Chunk> out) {
    out.accept(new Chunk.Opaque(GeminiGenerate.ID, json));
  }

  private static @Nullable String signature(JsonNode part) {
    String signature = JsonFields.text(part, GeminiSignatures.FIELD);
    return signature == null || signature.isEmpty() ? null : signature;
  }
}
