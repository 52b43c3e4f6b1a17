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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes parts as content blocks. Serves one request: the names of its documents differ. */
final class BedrockContentWriter {
  private static final Set<String> TTLS = Set.of("5m", "1h");
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_ID = 64;

  private final Set<String> warnings;
  private final boolean sameDialect;
  private final Set<String> names = new HashSet<>();

  BedrockContentWriter(Set<String> warnings, boolean sameDialect) {
    this.warnings = warnings;
    this.sameDialect = sameDialect;
  }

  void write(ArrayNode blocks, List<Part> parts, Role role) {
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> {
          text(blocks, text.text());
          mark(blocks, text.cache(), role);
        }
        case Part.Refusal refusal -> text(blocks, refusal.text());
        case Part.Image image -> image(blocks, image, role);
        case Part.Document document -> document(blocks, document, role);
        case Part.Audio audio -> audio(blocks, audio);
        case Part.ToolCall call -> call(blocks, call, role);
        case Part.ToolResult result -> result(blocks, result, role);
        case Part.Thinking thinking -> thinking(blocks, thinking);
        case Part.RedactedThinking redacted ->
            blocks
                .addObject()
                .putObject(BedrockBlocks.REASONING)
                .put("redactedContent", base64(redacted.data()));
        case Part.Opaque opaque -> opaque(blocks, opaque);
      }
    }
  }

  /** Empty texts are refused by the API and say nothing. */
  private static void text(ArrayNode blocks, String text) {
    if (!text.isEmpty()) {
      blocks.addObject().put("text", text);
    }
  }

  private void leftOut(ArrayNode blocks, String what) {
    warnings.add(what + " cannot be sent in this dialect and became a note");
    text(blocks, "[" + what + " left out]");
  }

  /** Inside a tool's result there is no place for a marker. */
  private void mark(ArrayNode blocks, @Nullable CacheMarker marker, Role role) {
    if (role == Role.TOOL && marker != null) {
      warnings.add("a cache marker inside a tool's result was left out");
    } else {
      mark(blocks, marker);
    }
  }

  /** A cache ends behind what was written last. */
  static void mark(ArrayNode blocks, @Nullable CacheMarker marker) {
    if (marker == null || blocks.isEmpty()) {
      return;
    }
    ObjectNode point = blocks.addObject().putObject("cachePoint").put("type", "default");
    if (marker.ttl() != null && TTLS.contains(marker.ttl())) {
      point.put("ttl", marker.ttl());
    }
  }

  private void image(ArrayNode blocks, Part.Image image, Role role) {
    String format = BedrockFormats.image(type(image.media()));
    ObjectNode source = role == Role.SYSTEM ? null : source(image.media());
    if (format == null || source == null) {
      leftOut(blocks, "an image of this kind");
      return;
    }
    if (image.detail() != null && !image.detail().equals("auto")) {
      warnings.add(LeftOut.warning("an image's detail"));
    }
    blocks.addObject().putObject(BedrockBlocks.IMAGE).put("format", format).set("source", source);
    mark(blocks, image.cache(), role);
  }

  private void document(ArrayNode blocks, Part.Document document, Role role) {
    String format = BedrockFormats.document(type(document.media()));
    ObjectNode source = role == Role.SYSTEM ? null : source(document.media());
    if (format == null || source == null) {
      leftOut(blocks, "a document of this kind");
      return;
    }
    ObjectNode block = blocks.addObject().putObject("document").put("format", format);
    block.put("name", name(document.name())).set("source", source);
    mark(blocks, document.cache(), role);
  }

  /** The API takes letters, digits, single spaces, hyphens and brackets, and no name twice. */
  private String name(@Nullable String wanted) {
    String name = wanted == null ? "" : wanted;
    if (!sameDialect) {
      name = name.replaceAll("[^A-Za-z0-9()\\[\\]-]+", " ").strip();
      name = name.substring(0, Math.min(name.length(), LONGEST_NAME - 8)).strip();
    }
    String first = name.isEmpty() ? "document" : name;
    String free = first;
    for (int number = 2; !names.add(free) && !sameDialect; number++) {
      free = first + " " + number;
    }
    return free;
  }

  private void audio(ArrayNode blocks, Part.Audio audio) {
    String format = BedrockFormats.sound(type(audio.media()), audio.format());
    ObjectNode source = source(audio.media());
    if (format == null || source == null) {
      leftOut(blocks, "a sound of this kind");
      return;
    }
    blocks.addObject().putObject("audio").put("format", format).set("source", source);
  }

  private static @Nullable String type(Media media) {
    return switch (media) {
      case Media.Inline inline -> inline.mediaType();
      case Media.Url url -> GeminiMedia.typeOf(url);
      case Media.FileId file -> file.mediaType();
    };
  }

  /** Bedrock fetches from nowhere but S3. */
  private static @Nullable ObjectNode source(Media media) {
    ObjectNode source = JsonFields.MAPPER.createObjectNode();
    return switch (media) {
      case Media.Inline inline -> source.put("bytes", inline.base64());
      case Media.Url url when url.url().startsWith("s3://") -> {
        source.putObject("s3Location").put("uri", url.url());
        yield source;
      }
      case Media.Url ignored -> null;
      case Media.FileId ignored -> null;
    };
  }

  private void call(ArrayNode blocks, Part.ToolCall call, Role role) {
    if (role != Role.ASSISTANT) {
      warnings.add("a tool call outside an assistant message was left out");
      return;
    }
    ObjectNode input = AnthropicCalls.input(call.arguments());
    if (input == null) {
      warnings.add("arguments of a tool call were no JSON object and travel as a text");
      input = AnthropicCalls.wrapped(call.arguments());
    }
    ObjectNode use = blocks.addObject().putObject(BedrockBlocks.TOOL_USE);
    use.put("toolUseId", id(call.id())).put("name", call.name()).set("input", input);
    mark(blocks, call.cache());
  }

  private void result(ArrayNode blocks, Part.ToolResult result, Role role) {
    if (role == Role.ASSISTANT || role == Role.SYSTEM) {
      warnings.add("a tool result in a message of the assistant was left out");
      return;
    }
    ObjectNode written = JsonFields.MAPPER.createObjectNode();
    written.put("toolUseId", id(result.callId()));
    ArrayNode content = written.putArray("content");
    write(content, result.content(), Role.TOOL);
    if (result.error()) {
      written.put("status", "error");
    }
    blocks.addObject().set(BedrockBlocks.TOOL_RESULT, written);
    mark(blocks, result.cache());
  }

  /** The id itself, or one made from it where the API would refuse it; the same for its result. */
  private static String id(String id) {
    String allowed = id.replaceAll("[^a-zA-Z0-9_.:-]", "_");
    if (allowed.equals(id) && id.length() <= LONGEST_ID && !id.isEmpty()) {
      return id;
    }
    String mark = "_" + Integer.toHexString(id.hashCode());
    return allowed.substring(0, Math.min(allowed.length(), LONGEST_ID - mark.length())) + mark;
  }

  private void thinking(ArrayNode blocks, Part.Thinking thinking) {
    if (thinking.signature() == null && !sameDialect) {
      warnings.add("reasoning of earlier turns without a signature was left out");
      return;
    }
    ObjectNode said =
        blocks.addObject().putObject(BedrockBlocks.REASONING).putObject("reasoningText");
    said.put("text", thinking.text());
    if (thinking.signature() != null) {
      said.put("signature", thinking.signature());
    }
  }

  /** Other vendors' opaque texts need not be base64. */
  private static String base64(String data) {
    try {
      Base64.getDecoder().decode(data);
      return data;
    } catch (IllegalArgumentException text) {
      return Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void opaque(ArrayNode blocks, Part.Opaque opaque) {
    JsonNode json = OpenAiRequestWriter.tree(opaque.json());
    if (!opaque.dialect().equals(BedrockConverse.ID) || !json.isObject()) {
      OpenAiPartWriter.leaveOut(opaque, warnings);
      return;
    }
    blocks.add(json);
  }
}
