package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The content blocks of one answer. Text, thinking and the client's tools are handed on piece by
 * piece; every other block is collected and handed on whole.
 */
final class AnthropicBlocks {
  private enum Kind {
    TEXT,
    THINKING,
    CALL,
    OPAQUE
  }

  private static final class Block {
    final Kind kind;
    final int call;
    final JsonNode json;
    final StringBuilder input = new StringBuilder();
    boolean spoke;

    Block(Kind kind, int call, JsonNode json) {
      this.kind = kind;
      this.call = call;
      this.json = json;
    }
  }

  private final Map<Integer, Block> open = new TreeMap<>();
  private String answerId = "";
  private int calls;

  /** Ids are made up from the answer's id where the vendor gives none. */
  void answerId(@Nullable String id) {
    answerId = id == null ? "" : id;
  }

  void start(int index, JsonNode block, Consumer<Chunk> out) {
    switch (JsonFields.textOrEmpty(block, "type")) {
      case "text" -> {
        open.put(index, new Block(Kind.TEXT, 0, block));
        for (JsonNode citation : block.path("citations")) {
          out.accept(new Chunk.Citation(new JsonText(citation.toString())));
        }
        text(JsonFields.text(block, "text"), out);
      }
      case "thinking" -> {
        var thinking = new Block(Kind.THINKING, 0, block);
        open.put(index, thinking);
        think(thinking, JsonFields.text(block, "thinking"), out);
        sign(thinking, JsonFields.text(block, "signature"), out);
      }
      case "redacted_thinking" ->
          out.accept(new Chunk.RedactedThinking(JsonFields.textOrEmpty(block, "data")));
      case "tool_use" -> {
        open.put(index, new Block(Kind.CALL, calls, block));
        out.accept(
            new Chunk.ToolCallStart(calls, id(block), JsonFields.textOrEmpty(block, "name"), null));
        calls++;
      }
      case "" -> {}
      default -> open.put(index, new Block(Kind.OPAQUE, 0, block.deepCopy()));
    }
  }

  /** Differs from answer to answer and from call to call, without a random number. */
  private String id(JsonNode block) {
    String id = JsonFields.textOrEmpty(block, "id");
    return id.isEmpty() ? "toolu_" + Integer.toHexString(answerId.hashCode()) + "_" + calls : id;
  }

  void delta(AnthropicEvent event, Consumer<Chunk> out) {
    Block block = open.get(event.index);
    if (block == null) {
      text(event.text, out);
      return;
    }
    switch (block.kind) {
      case TEXT -> {
        if (event.citation != null) {
          out.accept(new Chunk.Citation(new JsonText(event.citation.toString())));
        }
        text(event.text, out);
      }
      case THINKING -> {
        think(block, event.thinking, out);
        sign(block, event.signature, out);
      }
      case CALL -> arguments(block, event.partialJson, out);
      case OPAQUE -> collect(block, event);
    }
  }

  private static void text(@Nullable String text, Consumer<Chunk> out) {
    if (text != null && !text.isEmpty()) {
      out.accept(new Chunk.TextDelta(text));
    }
  }

  private static void think(Block block, @Nullable String text, Consumer<Chunk> out) {
    if (text != null && !text.isEmpty()) {
      block.spoke = true;
      out.accept(new Chunk.ThinkingDelta(text));
    }
  }

  /**
   * Thinking whose text the vendor keeps has a signature all the same, and is a part of its own.
   */
  private static void sign(Block block, @Nullable String signature, Consumer<Chunk> out) {
    if (signature == null || signature.isEmpty()) {
      return;
    }
    if (!block.spoke) {
      out.accept(new Chunk.ThinkingDelta(""));
    }
    out.accept(new Chunk.ThinkingSignature(signature));
  }

  private static void arguments(Block block, @Nullable String piece, Consumer<Chunk> out) {
    if (piece != null && !piece.isEmpty()) {
      block.spoke = true;
      out.accept(new Chunk.ToolCallDelta(block.call, piece));
    }
  }

  private static void collect(Block block, AnthropicEvent event) {
    if (!(block.json instanceof ObjectNode json)) {
      return;
    }
    if (event.partialJson != null) {
      block.input.append(event.partialJson);
    }
    append(json, "text", event.text);
    append(json, "thinking", event.thinking);
    append(json, "signature", event.signature);
    if (event.citation != null) {
      json.withArray("citations").add(event.citation);
    }
    if (event.others != null) {
      for (Map.Entry<String, JsonNode> field : event.others.properties()) {
        if (field.getValue().isTextual()) {
          append(json, field.getKey(), field.getValue().textValue());
        } else {
          json.set(field.getKey(), field.getValue());
        }
      }
    }
  }

  private static void append(ObjectNode json, String name, @Nullable String more) {
    if (more != null) {
      json.put(name, JsonFields.textOrEmpty(json, name) + more);
    }
  }

  void stop(int index, Consumer<Chunk> out) {
    Block block = open.remove(index);
    if (block == null) {
      return;
    }
    switch (block.kind) {
      case TEXT, THINKING -> {}
      case CALL -> {
        if (!block.spoke) {
          JsonNode input = block.json.path("input");
          String whole = input.isObject() ? input.toString() : "{}";
          out.accept(new Chunk.ToolCallDelta(block.call, whole));
        }
      }
      case OPAQUE -> opaque(block, out);
    }
  }

  private static void opaque(Block block, Consumer<Chunk> out) {
    JsonNode input = JsonFields.parse(block.input.toString().getBytes(StandardCharsets.UTF_8));
    if (input != null && block.json instanceof ObjectNode json) {
      json.set("input", input);
    }
    out.accept(new Chunk.Opaque(AnthropicMessages.ID, new JsonText(block.json.toString())));
  }

  /** Closes what the vendor left open. */
  void end(Consumer<Chunk> out) {
    List.copyOf(open.keySet()).forEach(index -> stop(index, out));
  }
}
