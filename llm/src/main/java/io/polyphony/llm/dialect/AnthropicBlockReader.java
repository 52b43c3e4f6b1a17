package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.CacheMarker;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one content block. A block of a kind we do not know becomes an opaque part. Fields of a
 * known block that have no place in the vocabulary (citations, a document's context, a call's
 * caller) follow it as an opaque part without a type, which the writer puts back into the block
 * before it: so the block's text is never lost towards other dialects.
 */
final class AnthropicBlockReader {
  private static final String CACHE_CONTROL = "cache_control";

  private AnthropicBlockReader() {}

  static void read(RequestObject block, List<Part> parts) {
    switch (block.requiredText("type")) {
      case "text" ->
          add(parts, block, new Part.Text(block.requiredText("text"), marker(block)), "text");
      case "image" -> image(block, parts);
      case "document" -> document(block, parts);
      case "thinking" ->
          parts.add(
              new Part.Thinking(block.requiredText("thinking"), nonEmpty(block.text("signature"))));
      case "redacted_thinking" -> parts.add(new Part.RedactedThinking(block.requiredText("data")));
      case "tool_use" -> add(parts, block, call(block), "id", "name", "input");
      case "tool_result" -> add(parts, block, result(block), "tool_use_id", "content", "is_error");
      default -> parts.add(opaque(block.node()));
    }
  }

  private static void add(List<Part> parts, RequestObject block, Part part, String... known) {
    parts.add(part);
    Set<String> placed = new HashSet<>(Set.of(known));
    placed.add("type");
    placed.add(CACHE_CONTROL);
    Map<String, JsonText> others = block.unknown(placed);
    if (!others.isEmpty()) {
      ObjectNode addition = JsonFields.MAPPER.createObjectNode();
      others.forEach((name, value) -> addition.set(name, OpenAiRequestWriter.tree(value)));
      parts.add(opaque(addition));
    }
  }

  private static Part opaque(JsonNode json) {
    return new Part.Opaque(AnthropicMessages.ID, new JsonText(json.toString()));
  }

  static @Nullable CacheMarker marker(RequestObject holder) {
    RequestObject marker = holder.object(CACHE_CONTROL);
    return marker == null ? null : new CacheMarker(marker.text("ttl"));
  }

  private static void image(RequestObject block, List<Part> parts) {
    Media media = media(block.requiredObject("source"));
    if (media == null) {
      parts.add(opaque(block.node()));
    } else {
      add(parts, block, new Part.Image(media, null, marker(block)), "source");
    }
  }

  private static void document(RequestObject block, List<Part> parts) {
    Media media = media(block.requiredObject("source"));
    if (media == null) {
      parts.add(opaque(block.node()));
    } else {
      var document = new Part.Document(media, block.text("title"), marker(block));
      add(parts, block, document, "source", "title");
    }
  }

  /** Null for a source that the vocabulary does not have. */
  private static @Nullable Media media(RequestObject source) {
    return switch (source.requiredText("type")) {
      case "base64" ->
          new Media.Inline(source.requiredText("media_type"), source.requiredText("data"));
      case "text" -> {
        byte[] text = source.requiredText("data").getBytes(StandardCharsets.UTF_8);
        yield new Media.Inline("text/plain", Base64.getEncoder().encodeToString(text));
      }
      case "url" -> new Media.Url(source.requiredText("url"), null);
      case "file" -> new Media.FileId(source.requiredText("file_id"), null);
      default -> null;
    };
  }

  private static Part call(RequestObject block) {
    return new Part.ToolCall(
        block.requiredText("id"),
        block.requiredText("name"),
        block.requiredObject("input").node().toString(),
        null,
        marker(block));
  }

  private static Part result(RequestObject block) {
    JsonNode content = block.raw("content");
    boolean nothing = content.isTextual() && content.textValue().isEmpty();
    return new Part.ToolResult(
        block.requiredText("tool_use_id"),
        null,
        nothing ? List.of() : AnthropicMessageReader.content(block, "content"),
        Boolean.TRUE.equals(block.flag("is_error")),
        marker(block));
  }

  private static @Nullable String nonEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
