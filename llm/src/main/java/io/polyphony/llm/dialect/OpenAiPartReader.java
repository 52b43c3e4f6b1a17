package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Part;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one content part of a request. */
final class OpenAiPartReader {
  private static final String BASE64 = ";base64,";

  private OpenAiPartReader() {}

  static Part read(RequestObject part) {
    return switch (part.requiredText("type")) {
      case "text", "input_text", "output_text" ->
          new Part.Text(part.requiredText("text"), OpenAiRequestReader.marker(part));
      case "image_url" -> image(part);
      case "input_audio" -> audio(part.requiredObject("input_audio"));
      case "file" -> file(part.requiredObject("file"), part);
      case "document_url" -> document(part, "document_url");
      case "file_url" -> document(part, "file_url");
      case "refusal" -> new Part.Refusal(part.requiredText("refusal"));
      case "thinking" -> thinking(part);
      default ->
          throw part.wrong(
              "type",
              "must be text, image_url, input_audio, file, document_url, refusal or thinking");
    };
  }

  private static Part image(RequestObject part) {
    JsonNode place = part.raw("image_url");
    if (place.isTextual()) {
      return new Part.Image(media(place.textValue()), null, OpenAiRequestReader.marker(part));
    }
    RequestObject image = part.requiredObject("image_url");
    return new Part.Image(
        media(image.requiredText("url")), image.text("detail"), OpenAiRequestReader.marker(part));
  }

  private static Part audio(RequestObject audio) {
    String format = audio.requiredText("format");
    String mediaType = "audio/" + (format.equals("mp3") ? "mpeg" : format);
    return new Part.Audio(new Media.Inline(mediaType, audio.requiredText("data")), format);
  }

  private static Part file(RequestObject file, RequestObject part) {
    String id = file.text("file_id");
    String data = file.text("file_data");
    if (id == null && data == null) {
      throw file.missing("file_data");
    }
    Media media = data != null ? media(data) : new Media.FileId(id == null ? "" : id, null);
    return new Part.Document(media, file.text("filename"), OpenAiRequestReader.marker(part));
  }

  /** Mistral's and Perplexity's words for a document by its address. */
  private static Part document(RequestObject part, String field) {
    String url =
        part.raw(field).isTextual()
            ? part.requiredText(field)
            : part.requiredObject(field).requiredText("url");
    return new Part.Document(
        media(url), part.text("document_name"), OpenAiRequestReader.marker(part));
  }

  private static Part thinking(RequestObject part) {
    JsonNode thinking = part.raw("thinking");
    if (!thinking.isArray()) {
      return new Part.Thinking(part.requiredText("thinking"), part.text("signature"));
    }
    var text = new StringBuilder();
    for (RequestObject piece : part.objects("thinking")) {
      String words = piece.text("text");
      text.append(words == null ? "" : words);
    }
    return new Part.Thinking(text.toString(), part.text("signature"));
  }

  /** A {@code data:} URL becomes inline bytes; everything else is an address. */
  static Media media(String url) {
    int marker = url.regionMatches(true, 0, "data:", 0, 5) ? url.indexOf(BASE64) : -1;
    if (marker < 0) {
      return new Media.Url(url, null);
    }
    return new Media.Inline(
        mediaType(url.substring(5, marker)), url.substring(marker + BASE64.length()));
  }

  private static String mediaType(@Nullable String said) {
    String type = said == null ? "" : said;
    int parameters = type.indexOf(';');
    String bare = parameters < 0 ? type : type.substring(0, parameters);
    return bare.isBlank() ? "application/octet-stream" : bare.strip().toLowerCase(Locale.ROOT);
  }
}
