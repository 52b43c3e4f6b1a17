package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the content of one item of a request. */
final class OpenAiResponsesPartReader {
  private OpenAiResponsesPartReader() {}

  /** A text, or an array of pieces; empty if absent. */
  static List<Part> content(RequestObject holder, String name) {
    JsonNode content = holder.raw(name);
    if (content.isTextual()) {
      return List.of(Part.Text.of(content.textValue()));
    }
    if (!content.isMissingNode() && !content.isArray()) {
      throw holder.wrong(name, "must be a string or an array of content");
    }
    List<Part> parts = new ArrayList<>(content.size());
    holder.objects(name).forEach(piece -> read(piece, parts));
    return parts;
  }

  private static void read(RequestObject piece, List<Part> parts) {
    switch (piece.requiredText("type")) {
      case "input_text", "output_text", "text", "summary_text" ->
          add(parts, piece, Part.Text.of(piece.requiredText("text")), "text");
      case "refusal" ->
          add(parts, piece, new Part.Refusal(piece.requiredText("refusal")), "refusal");
      case "input_image" ->
          add(
              parts,
              piece,
              new Part.Image(image(piece), piece.text("detail"), null),
              "image_url",
              "file_id",
              "detail");
      case "input_file" ->
          add(
              parts,
              piece,
              new Part.Document(file(piece), piece.text("filename"), null),
              "file_id",
              "file_url",
              "file_data",
              "filename");
      case "input_audio" -> add(parts, piece, audio(piece), "input_audio");
      default ->
          OpenAiResponsesAdditions.add(parts, OpenAiResponsesAdditions.CONTENT, piece.node());
    }
  }

  private static void add(List<Part> parts, RequestObject piece, Part part, String... known) {
    parts.add(part);
    List<String> placed = new ArrayList<>(List.of(known));
    placed.add("type");
    OpenAiResponsesAdditions.add(
        parts, OpenAiResponsesAdditions.CONTENT, piece.unknown(Set.copyOf(placed)));
  }

  private static Media image(RequestObject piece) {
    String id = piece.text("file_id");
    if (id != null) {
      return new Media.FileId(id, null);
    }
    boolean plain = !piece.raw("image_url").isObject();
    return OpenAiPartReader.media(
        plain
            ? piece.requiredText("image_url")
            : piece.requiredObject("image_url").requiredText("url"));
  }

  private static Media file(RequestObject piece) {
    String data = piece.text("file_data");
    if (data != null) {
      return data.regionMatches(true, 0, "data:", 0, 5)
          ? OpenAiPartReader.media(data)
          : new Media.Inline(mediaType(piece.text("filename")), data);
    }
    String url = piece.text("file_url");
    return url != null
        ? new Media.Url(url, null)
        : new Media.FileId(piece.requiredText("file_id"), null);
  }

  private static String mediaType(@Nullable String name) {
    return name != null && name.toLowerCase(Locale.ROOT).endsWith(".pdf")
        ? "application/pdf"
        : "application/octet-stream";
  }

  private static Part audio(RequestObject piece) {
    RequestObject audio = piece.requiredObject("input_audio");
    String format = audio.requiredText("format");
    String mediaType = "audio/" + (format.equals("mp3") ? "mpeg" : format);
    return new Part.Audio(new Media.Inline(mediaType, audio.requiredText("data")), format);
  }
}
