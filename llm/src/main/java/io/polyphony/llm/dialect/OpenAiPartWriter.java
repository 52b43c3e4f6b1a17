package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the content of one message: a text where it is nothing else, an array of parts if not. */
final class OpenAiPartWriter {
  private final OpenAiOptions options;
  private final Set<String> warnings;
  private final OpenAiCacheMarkers markers;

  OpenAiPartWriter(OpenAiOptions options, Set<String> warnings) {
    this.options = options;
    this.warnings = warnings;
    this.markers = new OpenAiCacheMarkers(options, warnings);
  }

  void content(ObjectNode message, List<Part> parts) {
    if (parts.isEmpty()) {
      message.put("content", "");
    } else if (parts.size() == 1
        && parts.getFirst() instanceof Part.Text only
        && !markers.keeps(only.cache())) {
      message.put("content", only.text());
    } else {
      ArrayNode array = message.putArray("content");
      parts.forEach(part -> part(array, part));
    }
  }

  private void part(ArrayNode array, Part part) {
    switch (part) {
      case Part.Text text -> markers.write(text(array, text.text()), text.cache());
      case Part.Image image -> image(array, image);
      case Part.Document document -> document(array, document);
      case Part.Audio audio -> audio(array, audio);
      case Part.Refusal refusal ->
          array.addObject().put("type", "refusal").put("refusal", refusal.text());
      case Part.Thinking thinking -> thinking(array, thinking);
      case Part.RedactedThinking ignored -> {}
      case Part.ToolCall ignored ->
          warnings.add("a tool call outside an assistant message was left out");
      case Part.ToolResult ignored -> {}
      case Part.Opaque opaque -> leaveOut(opaque, warnings);
    }
  }

  static void leaveOut(Part.Opaque opaque, Set<String> warnings) {
    if (!OpenAiResponsesAdditions.isOnlyOwn(opaque)) {
      warnings.add("a part that only " + opaque.dialect() + " knows was left out");
    }
  }

  private static ObjectNode text(ArrayNode array, String text) {
    return array.addObject().put("type", "text").put("text", text);
  }

  private static void thinking(ArrayNode array, Part.Thinking thinking) {
    array
        .addObject()
        .put("type", "thinking")
        .putArray("thinking")
        .addObject()
        .put("type", "text")
        .put("text", thinking.text());
  }

  private void image(ArrayNode array, Part.Image image) {
    String url = url(image.media());
    if (url == null) {
      warnings.add("an image stored at another provider was left out");
      text(array, "[image left out]");
      return;
    }
    ObjectNode written = array.addObject().put("type", "image_url");
    ObjectNode place = written.putObject("image_url").put("url", url);
    if (image.detail() != null) {
      place.put("detail", image.detail());
    }
    markers.write(written, image.cache());
  }

  private static @Nullable String url(Media media) {
    return switch (media) {
      case Media.Inline inline -> "data:" + inline.mediaType() + ";base64," + inline.base64();
      case Media.Url url -> url.url();
      case Media.FileId ignored -> null;
    };
  }

  /** Documents of plain text travel as text: the dialect's files are mostly PDF only. */
  private void document(ArrayNode array, Part.Document document) {
    switch (document.media()) {
      case Media.Inline inline when inline.mediaType().startsWith("text/") -> {
        String title = document.name() == null ? "" : document.name() + ":\n";
        markers.write(text(array, title + decoded(inline)), document.cache());
      }
      case Media.Inline inline
          when options.address() == OpenAiOptions.DocumentAddress.DOCUMENT_URL ->
          address(array, document, "data:" + inline.mediaType() + ";base64," + inline.base64());
      case Media.Inline inline -> file(array, document, "file_data", url(inline));
      case Media.FileId file -> file(array, document, "file_id", file.id());
      case Media.Url url -> address(array, document, url.url());
    }
  }

  private void address(ArrayNode array, Part.Document document, String url) {
    switch (options.address()) {
      case FILE_DATA -> file(array, document, "file_data", url);
      case FILE_URL ->
          array.addObject().put("type", "file_url").putObject("file_url").put("url", url);
      case DOCUMENT_URL -> {
        ObjectNode part = array.addObject().put("type", "document_url").put("document_url", url);
        if (document.name() != null) {
          part.put("document_name", document.name());
        }
      }
      case NOTED -> {
        warnings.add("a document was sent as its address only: this provider fetches none");
        text(array, "Document: " + url);
      }
    }
  }

  private static String decoded(Media.Inline inline) {
    try {
      return new String(Base64.getDecoder().decode(inline.base64()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return inline.base64();
    }
  }

  private void file(ArrayNode array, Part.Document document, String field, @Nullable String value) {
    ObjectNode written = array.addObject().put("type", "file");
    ObjectNode file = written.putObject("file").put(field, value);
    if (document.name() != null) {
      file.put("filename", document.name());
    } else if (field.equals("file_data")) {
      file.put("filename", "document");
    }
    markers.write(written, document.cache());
  }

  private void audio(ArrayNode array, Part.Audio audio) {
    if (!(audio.media() instanceof Media.Inline inline)) {
      warnings.add("audio that is not inside the request was left out");
      text(array, "[audio left out]");
      return;
    }
    String subtype = inline.mediaType().substring(inline.mediaType().indexOf('/') + 1);
    String guessed = subtype.equals("mpeg") ? "mp3" : subtype.replace("x-", "");
    array
        .addObject()
        .put("type", "input_audio")
        .putObject("input_audio")
        .put("data", inline.base64())
        .put("format", audio.format() != null ? audio.format() : guessed);
  }
}
