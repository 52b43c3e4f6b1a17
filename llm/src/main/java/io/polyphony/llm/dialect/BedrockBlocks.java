package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.JsonText;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The content blocks of one answer, whole or in pieces. */
final class BedrockBlocks {
  static final String TOOL_USE = "toolUse";
  static final String TOOL_RESULT = "toolResult";
  static final String IMAGE = "image";
  static final String REASONING = "reasoningContent";
  private static final String INPUT = "input";

  private final Map<Integer, Open> open = new HashMap<>();
  private int calls;

  /** A block whose pieces are still coming. */
  private static final class Open {
    private int call = -1;
    private @Nullable ObjectNode opaque;
    private final StringBuilder input = new StringBuilder();
    private final ByteArrayOutputStream redacted = new ByteArrayOutputStream();
  }

  /** A block of a whole answer. */
  void whole(JsonNode block, Consumer<Chunk> out) {
    if (block.path("text").isTextual()) {
      text(block, out);
    } else if (block.has(REASONING)) {
      reasoning(block.path(REASONING), out);
    } else if (block.has("citationsContent")) {
      JsonNode cited = block.path("citationsContent");
      cited.path("content").forEach(piece -> text(piece, out));
      cited.path("citations").forEach(source -> citation(source, out));
    } else if (block.has(TOOL_USE) && !isServers(block.path(TOOL_USE))) {
      JsonNode use = block.path(TOOL_USE);
      int index = call(use, out);
      if (use.has(INPUT)) {
        out.accept(new Chunk.ToolCallDelta(index, use.path(INPUT).toString()));
      }
    } else if (block.isObject() && !block.isEmpty()) {
      opaque(block, out);
    }
  }

  private static void text(JsonNode holder, Consumer<Chunk> out) {
    out.accept(new Chunk.TextDelta(JsonFields.textOrEmpty(holder, "text")));
  }

  private static void citation(JsonNode source, Consumer<Chunk> out) {
    out.accept(new Chunk.Citation(new JsonText(source.toString())));
  }

  private static void opaque(JsonNode block, Consumer<Chunk> out) {
    out.accept(new Chunk.Opaque(BedrockConverse.ID, new JsonText(block.toString())));
  }

  private static void reasoning(JsonNode reasoning, Consumer<Chunk> out) {
    JsonNode said = reasoning.path("reasoningText");
    if (said.isObject()) {
      out.accept(new Chunk.ThinkingDelta(JsonFields.textOrEmpty(said, "text")));
      String signature = JsonFields.textOrEmpty(said, "signature");
      if (!signature.isEmpty()) {
        out.accept(new Chunk.ThinkingSignature(signature));
      }
    }
    if (reasoning.path("redactedContent").isTextual()) {
      out.accept(new Chunk.RedactedThinking(reasoning.path("redactedContent").textValue()));
    }
  }

  /** A tool that the vendor runs itself: its call is no business of the client's. */
  private static boolean isServers(JsonNode use) {
    return use.path("type").asText("").equals("server_tool_use");
  }

  private int call(JsonNode use, Consumer<Chunk> out) {
    int index = calls++;
    String id = JsonFields.textOrEmpty(use, "toolUseId");
    String name = JsonFields.textOrEmpty(use, "name");
    out.accept(new Chunk.ToolCallStart(index, id.isEmpty() ? "call_" + index : id, name, null));
    return index;
  }

  void start(int at, JsonNode start, Consumer<Chunk> out) {
    stop(at, out);
    Open block = open(at);
    if (start.has(TOOL_USE) && !isServers(start.path(TOOL_USE))) {
      block.call = call(start.path(TOOL_USE), out);
    } else if (start instanceof ObjectNode object && !object.isEmpty()) {
      block.opaque = object.deepCopy();
    }
  }

  void delta(int at, JsonNode delta, Consumer<Chunk> out) {
    Open block = open(at);
    if (delta.path("text").isTextual()) {
      text(delta, out);
    } else if (delta.has(TOOL_USE)) {
      String piece = JsonFields.textOrEmpty(delta.path(TOOL_USE), INPUT);
      if (block.call >= 0) {
        out.accept(new Chunk.ToolCallDelta(block.call, piece));
      } else {
        block.input.append(piece);
      }
    } else if (delta.has(REASONING)) {
      reasoning(block, delta.path(REASONING), out);
    } else if (delta.has("citation")) {
      citation(delta.path("citation"), out);
    } else if (block.opaque != null) {
      added(block.opaque, delta);
    }
  }

  private static void reasoning(Open block, JsonNode piece, Consumer<Chunk> out) {
    if (piece.path("text").isTextual()) {
      out.accept(new Chunk.ThinkingDelta(piece.path("text").textValue()));
    } else if (piece.path("signature").isTextual()) {
      out.accept(new Chunk.ThinkingSignature(piece.path("signature").textValue()));
    } else if (piece.path("redactedContent").isTextual()) {
      try {
        byte[] bytes = Base64.getDecoder().decode(piece.path("redactedContent").textValue());
        block.redacted.writeBytes(bytes);
      } catch (IllegalArgumentException notBase64) {
        out.accept(new Chunk.RedactedThinking(piece.path("redactedContent").textValue()));
      }
    }
  }

  private static void added(ObjectNode opaque, JsonNode delta) {
    if (delta.path(TOOL_RESULT).isArray()) {
      delta.path(TOOL_RESULT).forEach(opaque.withObject(TOOL_RESULT).withArray("content")::add);
    } else if (delta.path(IMAGE) instanceof ObjectNode image) {
      opaque.withObject(IMAGE).setAll(image);
    }
  }

  void stop(int at, Consumer<Chunk> out) {
    Open block = open.remove(at);
    if (block == null) {
      return;
    }
    if (block.redacted.size() > 0) {
      String data = Base64.getEncoder().encodeToString(block.redacted.toByteArray());
      out.accept(new Chunk.RedactedThinking(data));
    }
    if (block.opaque != null) {
      if (block.opaque.path(TOOL_USE) instanceof ObjectNode use) {
        JsonNode input = JsonFields.parse(block.input.toString().getBytes(UTF_8));
        use.set(INPUT, input == null ? use.objectNode() : input);
      }
      opaque(block.opaque, out);
    }
  }

  /** Blocks that the vendor did not close. */
  void end(Consumer<Chunk> out) {
    open.keySet().stream().sorted().toList().forEach(at -> stop(at, out));
  }

  private Open open(int at) {
    return open.computeIfAbsent(at, key -> new Open());
  }
}
