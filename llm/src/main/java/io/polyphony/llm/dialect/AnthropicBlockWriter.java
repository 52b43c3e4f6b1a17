package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.CacheMarker;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes parts as content blocks. */
final class AnthropicBlockWriter {
  private static final Set<String> TTLS = Set.of("5m", "1h");
  private static final String SOURCE = "source";

  private final Set<String> warnings;
  private final boolean sameDialect;
  private boolean files;

  AnthropicBlockWriter(Set<String> warnings, boolean sameDialect) {
    this.warnings = warnings;
    this.sameDialect = sameDialect;
  }

  boolean refersToFiles() {
    return files;
  }

  void write(ArrayNode blocks, List<Part> parts, Role role) {
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> text(blocks, text.text(), text.cache());
        case Part.Refusal refusal -> text(blocks, refusal.text(), null);
        case Part.Image image -> image(blocks, image, role);
        case Part.Document document -> document(blocks, document, role);
        case Part.Audio ignored -> leftOut(blocks, "audio");
        case Part.ToolCall call -> call(blocks, call, role);
        case Part.ToolResult result -> result(blocks, result, role);
        case Part.Thinking thinking -> thinking(blocks, thinking);
        case Part.RedactedThinking redacted ->
            blocks.addObject().put("type", "redacted_thinking").put("data", redacted.data());
        case Part.Opaque opaque -> opaque(blocks, opaque);
      }
    }
  }

  /** Empty texts are refused by the API and say nothing. */
  private void text(ArrayNode blocks, String text, @Nullable CacheMarker cache) {
    if (!text.isEmpty()) {
      mark(blocks.addObject().put("type", "text").put("text", text), cache);
    }
  }

  private void leftOut(ArrayNode blocks, String what) {
    warnings.add(what + " cannot be sent in this dialect and became a note");
    text(blocks, "[" + what + " left out]", null);
  }

  void mark(ObjectNode block, @Nullable CacheMarker marker) {
    if (marker == null) {
      return;
    }
    ObjectNode control = block.putObject("cache_control").put("type", "ephemeral");
    if (marker.ttl() != null && (sameDialect || TTLS.contains(marker.ttl()))) {
      control.put("ttl", marker.ttl());
    } else if (marker.ttl() != null) {
      warnings.add("a cache's ttl of " + marker.ttl() + " is not known here and was left out");
    }
  }

  private void image(ArrayNode blocks, Part.Image image, Role role) {
    ObjectNode source = role == Role.ASSISTANT ? null : source(image.media());
    if (source == null) {
      leftOut(blocks, "an image of the assistant or of another provider");
      return;
    }
    if (image.detail() != null && !image.detail().equals("auto")) {
      warnings.add(LeftOut.warning("an image's detail"));
    }
    ObjectNode block = blocks.addObject().put("type", "image");
    block.set(SOURCE, source);
    mark(block, image.cache());
  }

  private void document(ArrayNode blocks, Part.Document document, Role role) {
    ObjectNode source = role == Role.ASSISTANT ? null : documentSource(document.media());
    if (source == null) {
      leftOut(blocks, "a document of this kind");
      return;
    }
    ObjectNode block = blocks.addObject().put("type", "document");
    block.set(SOURCE, source);
    if (document.name() != null && !document.name().isEmpty()) {
      block.put("title", document.name());
    }
    mark(block, document.cache());
  }

  /** PDF and plain text only, by the API's description. */
  private @Nullable ObjectNode documentSource(Media media) {
    if (media instanceof Media.Inline inline && isText(inline)) {
      return JsonFields.MAPPER
          .createObjectNode()
          .put("type", "text")
          .put("media_type", "text/plain")
          .put("data", decoded(inline));
    }
    boolean other =
        !sameDialect
            && media instanceof Media.Inline inline
            && !inline.mediaType().equals("application/pdf");
    return other ? null : source(media);
  }

  private static boolean isText(Media.Inline inline) {
    return inline.mediaType().startsWith("text/") || inline.mediaType().equals("application/json");
  }

  private static String decoded(Media.Inline inline) {
    try {
      return new String(Base64.getDecoder().decode(inline.base64()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return inline.base64();
    }
  }

  private @Nullable ObjectNode source(Media media) {
    ObjectNode source = JsonFields.MAPPER.createObjectNode();
    return switch (media) {
      case Media.Inline inline ->
          source
              .put("type", "base64")
              .put("media_type", inline.mediaType())
              .put("data", inline.base64());
      case Media.Url url -> source.put("type", "url").put("url", url.url());
      case Media.FileId file when sameDialect -> {
        files = true;
        yield source.put("type", "file").put("file_id", file.id());
      }
      case Media.FileId ignored -> null;
    };
  }

  private void call(ArrayNode blocks, Part.ToolCall call, Role role) {
    if (role != Role.ASSISTANT) {
      warnings.add("a tool call outside an assistant message was left out");
      return;
    }
    ObjectNode block = blocks.addObject().put("type", "tool_use");
    block.put("id", AnthropicCalls.id(call.id())).put("name", call.name());
    ObjectNode input = AnthropicCalls.input(call.arguments());
    if (input == null) {
      warnings.add("arguments of a tool call were no JSON object and travel as a text");
      input = AnthropicCalls.wrapped(call.arguments());
    }
    block.set("input", input);
    mark(block, call.cache());
  }

  private void result(ArrayNode blocks, Part.ToolResult result, Role role) {
    if (role == Role.ASSISTANT || role == Role.SYSTEM) {
      warnings.add("a tool result in a message of the assistant was left out");
      return;
    }
    ObjectNode block = blocks.addObject().put("type", "tool_result");
    block.put("tool_use_id", AnthropicCalls.id(result.callId()));
    ArrayNode content = JsonFields.MAPPER.createArrayNode();
    write(content, result.content(), Role.TOOL);
    if (!content.isEmpty()) {
      block.set("content", AnthropicMessageWriter.shortest(content));
    }
    if (result.error()) {
      block.put("is_error", true);
    }
    mark(block, result.cache());
  }

  private void thinking(ArrayNode blocks, Part.Thinking thinking) {
    if (thinking.signature() == null) {
      warnings.add("reasoning of earlier turns without a signature was left out");
      return;
    }
    blocks
        .addObject()
        .put("type", "thinking")
        .put("thinking", thinking.text())
        .put("signature", thinking.signature());
  }

  /** A block as it came, or further fields of the block before it. */
  private void opaque(ArrayNode blocks, Part.Opaque opaque) {
    if (!opaque.dialect().equals(AnthropicMessages.ID)) {
      OpenAiPartWriter.leaveOut(opaque, warnings);
      return;
    }
    JsonNode json = OpenAiRequestWriter.tree(opaque.json());
    if (json.has("type")) {
      files |= json.path(SOURCE).has("file_id") || json.has("file_id");
      blocks.add(json);
    } else if (!blocks.isEmpty() && blocks.get(blocks.size() - 1) instanceof ObjectNode last) {
      json.properties().forEach(field -> last.putIfAbsent(field.getKey(), field.getValue()));
    }
  }
}
