package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.CacheMarker;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads content blocks. One that the vocabulary has no place for becomes an opaque part. */
final class BedrockContentReader {
  private static final String SOURCE = "source";
  private static final String FORMAT = "format";

  private BedrockContentReader() {}

  static List<Part> read(List<RequestObject> blocks) {
    List<Part> parts = new ArrayList<>(blocks.size());
    for (RequestObject block : blocks) {
      RequestObject point = block.object("cachePoint");
      Part marked =
          point == null || parts.isEmpty()
              ? null
              : marked(parts.getLast(), new CacheMarker(point.text("ttl")));
      if (marked != null) {
        parts.set(parts.size() - 1, marked);
      } else {
        parts.add(part(block));
      }
    }
    return parts;
  }

  /** The part with the marker that follows it; null if it cannot carry one. */
  private static @Nullable Part marked(Part part, CacheMarker marker) {
    return switch (part) {
      case Part.Text text -> new Part.Text(text.text(), marker);
      case Part.Image image -> new Part.Image(image.media(), image.detail(), marker);
      case Part.Document document -> new Part.Document(document.media(), document.name(), marker);
      case Part.ToolCall call ->
          new Part.ToolCall(call.id(), call.name(), call.arguments(), call.signature(), marker);
      case Part.ToolResult result ->
          new Part.ToolResult(
              result.callId(), result.name(), result.content(), result.error(), marker);
      case Part.Refusal ignored -> null;
      case Part.Audio ignored -> null;
      case Part.Thinking ignored -> null;
      case Part.RedactedThinking ignored -> null;
      case Part.Opaque ignored -> null;
    };
  }

  private static Part part(RequestObject block) {
    Part known =
        block.has("text")
            ? Part.Text.of(block.requiredText("text"))
            : block.has("json") ? Part.Text.of(block.raw("json").toString()) : media(block);
    known = known == null && block.has(BedrockBlocks.TOOL_USE) ? call(block) : known;
    known = known == null && block.has(BedrockBlocks.TOOL_RESULT) ? result(block) : known;
    known = known == null && block.has(BedrockBlocks.REASONING) ? reasoning(block) : known;
    return known != null
        ? known
        : new Part.Opaque(BedrockConverse.ID, new JsonText(block.node().toString()));
  }

  private static @Nullable Part media(RequestObject block) {
    RequestObject image = block.object(BedrockBlocks.IMAGE);
    if (image != null && image.unknown(Set.of(FORMAT, SOURCE)).isEmpty()) {
      Media media = media(image, "image/" + image.requiredText(FORMAT));
      return media == null ? null : new Part.Image(media, null, null);
    }
    RequestObject document = block.object("document");
    if (document != null && document.unknown(Set.of(FORMAT, SOURCE, "name")).isEmpty()) {
      String format = document.text(FORMAT);
      Media media = media(document, BedrockFormats.documentType(format == null ? "" : format));
      return media == null ? null : new Part.Document(media, document.text("name"), null);
    }
    RequestObject audio = block.object("audio");
    if (audio != null && audio.unknown(Set.of(FORMAT, SOURCE)).isEmpty()) {
      String format = audio.requiredText(FORMAT);
      Media media = media(audio, "audio/" + format);
      return media == null ? null : new Part.Audio(media, format);
    }
    return null;
  }

  private static @Nullable Media media(RequestObject holder, String type) {
    RequestObject source = holder.requiredObject(SOURCE);
    if (source.has("bytes")) {
      return new Media.Inline(type, source.requiredText("bytes"));
    }
    RequestObject place = source.object("s3Location");
    return place != null && place.unknown(Set.of("uri")).isEmpty()
        ? new Media.Url(place.requiredText("uri"), type)
        : null;
  }

  private static @Nullable Part call(RequestObject block) {
    RequestObject use = block.requiredObject(BedrockBlocks.TOOL_USE);
    if (use.has("type")) {
      return null;
    }
    JsonNode input = use.raw("input");
    return new Part.ToolCall(
        use.requiredText("toolUseId"),
        use.requiredText("name"),
        input.isMissingNode() ? "{}" : input.toString(),
        null,
        null);
  }

  private static @Nullable Part result(RequestObject block) {
    RequestObject result = block.requiredObject(BedrockBlocks.TOOL_RESULT);
    if (result.has("type")) {
      return null;
    }
    return new Part.ToolResult(
        result.requiredText("toolUseId"),
        null,
        read(result.objects("content")),
        "error".equals(result.text("status")),
        null);
  }

  private static @Nullable Part reasoning(RequestObject block) {
    RequestObject reasoning = block.requiredObject(BedrockBlocks.REASONING);
    RequestObject said = reasoning.object("reasoningText");
    if (said != null) {
      return new Part.Thinking(said.requiredText("text"), said.text("signature"));
    }
    String redacted = reasoning.text("redactedContent");
    return redacted == null ? null : new Part.RedactedThinking(redacted);
  }
}
