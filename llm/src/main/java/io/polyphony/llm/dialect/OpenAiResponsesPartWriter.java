package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.CacheMarker;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes pieces of content. */
final class OpenAiResponsesPartWriter {
  private static final String TYPE = "type";
  private static final String TEXT = "text";

  private final Set<String> warnings;
  private final boolean sameDialect;

  OpenAiResponsesPartWriter(Set<String> warnings, boolean sameDialect) {
    this.warnings = warnings;
    this.sameDialect = sameDialect;
  }

  /**
   * Writes a piece of content; other parts than content are left out.
   *
   * @param ofModel whether the model said it
   */
  void write(ArrayNode content, Part part, boolean ofModel) {
    switch (part) {
      case Part.Text text -> {
        mark(text.cache());
        text(content, text.text(), ofModel);
      }
      case Part.Refusal refusal -> refusal(content, refusal.text(), ofModel);
      case Part.Image image -> {
        mark(image.cache());
        image(content, image, ofModel);
      }
      case Part.Document document -> {
        mark(document.cache());
        document(content, document, ofModel);
      }
      case Part.Audio audio -> audio(content, audio, ofModel);
      case Part.Opaque opaque -> opaque(content, opaque);
      case Part.Thinking ignored -> {}
      case Part.RedactedThinking ignored -> {}
      case Part.ToolCall ignored -> {}
      case Part.ToolResult ignored -> {}
    }
  }

  /** The output of a tool: a text where it is nothing else, an array of content if not. */
  JsonNode output(List<Part> parts) {
    ArrayNode content = JsonFields.MAPPER.createArrayNode();
    parts.forEach(part -> write(content, part, false));
    return content.isEmpty() ? content.textNode("") : shortest(content);
  }

  /** A single text without options is written as a string. */
  static JsonNode shortest(ArrayNode content) {
    JsonNode first = content.path(0);
    boolean plain = content.size() == 1 && first.size() == 2 && first.path(TEXT).isTextual();
    return plain ? first.path(TEXT) : content;
  }

  private void mark(@Nullable CacheMarker marker) {
    if (marker != null) {
      warnings.add("cache_control is not supported by this provider and was left out");
    }
  }

  /** Other dialects cut what the model said into pieces that are one text here. */
  private void text(ArrayNode content, String text, boolean ofModel) {
    String type = ofModel ? "output_text" : "input_text";
    if (ofModel
        && !sameDialect
        && content.path(content.size() - 1) instanceof ObjectNode last
        && last.path(TYPE).asText().equals(type)) {
      last.put(TEXT, last.path(TEXT).asText() + text);
    } else {
      content.addObject().put(TYPE, type).put(TEXT, text);
    }
  }

  private void refusal(ArrayNode content, String refusal, boolean ofModel) {
    if (ofModel) {
      content.addObject().put(TYPE, "refusal").put("refusal", refusal);
    } else {
      text(content, refusal, false);
    }
  }

  private void note(ArrayNode content, String what, boolean ofModel) {
    warnings.add(what + " cannot be sent in this dialect and became a note");
    text(content, "[" + what + " left out]", ofModel);
  }

  private boolean isForeignFile(Media media) {
    return media instanceof Media.FileId && !sameDialect;
  }

  private void image(ArrayNode content, Part.Image image, boolean ofModel) {
    if (ofModel || isForeignFile(image.media())) {
      note(content, "an image of the assistant or of another provider", ofModel);
      return;
    }
    ObjectNode written = content.addObject().put(TYPE, "input_image");
    switch (image.media()) {
      case Media.Inline inline -> written.put("image_url", dataUrl(inline));
      case Media.Url url -> written.put("image_url", url.url());
      case Media.FileId file -> written.put("file_id", file.id());
    }
    if (image.detail() != null) {
      written.put("detail", image.detail());
    } else if (!sameDialect) {
      written.put("detail", "auto");
    }
  }

  private static String dataUrl(Media.Inline inline) {
    return "data:" + inline.mediaType() + ";base64," + inline.base64();
  }

  /** Documents of plain text travel as text: not every vendor takes them as files. */
  private void document(ArrayNode content, Part.Document document, boolean ofModel) {
    if (ofModel || isForeignFile(document.media())) {
      note(content, "a document of the assistant or of another provider", ofModel);
      return;
    }
    if (!sameDialect
        && document.media() instanceof Media.Inline inline
        && inline.mediaType().startsWith("text/")) {
      String title = document.name() == null ? "" : document.name() + ":\n";
      text(content, title + decoded(inline), false);
      return;
    }
    ObjectNode written = content.addObject().put(TYPE, "input_file");
    if (document.name() != null) {
      written.put("filename", document.name());
    }
    switch (document.media()) {
      case Media.Inline inline -> {
        written.put("file_data", dataUrl(inline));
        if (document.name() == null && !sameDialect) {
          written.put("filename", "document");
        }
      }
      case Media.Url url -> written.put("file_url", url.url());
      case Media.FileId file -> written.put("file_id", file.id());
    }
  }

  private static String decoded(Media.Inline inline) {
    try {
      return new String(Base64.getDecoder().decode(inline.base64()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return inline.base64();
    }
  }

  /** The API's description knows no sounds; a client of this dialect may know better. */
  private void audio(ArrayNode content, Part.Audio audio, boolean ofModel) {
    if (!sameDialect || ofModel || !(audio.media() instanceof Media.Inline inline)) {
      note(content, "audio", ofModel);
      return;
    }
    content
        .addObject()
        .put(TYPE, "input_audio")
        .putObject("input_audio")
        .put("data", inline.base64())
        .put("format", audio.format());
  }

  /** A piece that came from this dialect, or further fields of the piece before it. */
  private void opaque(ArrayNode content, Part.Opaque opaque) {
    if (!opaque.dialect().equals(OpenAiResponses.ID)) {
      OpenAiPartWriter.leaveOut(opaque, warnings);
      return;
    }
    JsonNode kept = OpenAiRequestWriter.tree(opaque.json()).path(OpenAiResponsesAdditions.CONTENT);
    if (kept.has(TYPE)) {
      content.add(kept);
    } else if (content.path(content.size() - 1) instanceof ObjectNode last) {
      kept.properties().forEach(field -> last.putIfAbsent(field.getKey(), field.getValue()));
    }
  }
}
