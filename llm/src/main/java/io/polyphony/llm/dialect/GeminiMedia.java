package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Media;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the bytes of attachments are, in Google's words. */
final class GeminiMedia {
  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("gif", "image/gif"),
          Map.entry("heic", "image/heic"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("txt", "text/plain"),
          Map.entry("html", "text/html"),
          Map.entry("csv", "text/csv"),
          Map.entry("wav", "audio/wav"),
          Map.entry("mp3", "audio/mpeg"));

  private GeminiMedia() {}

  /** Whether the address names a file that lies at Google. */
  static boolean isOwnFile(String address) {
    return address.startsWith("gs://")
        || address.startsWith("files/")
        || address.startsWith("https://generativelanguage.googleapis.com/");
  }

  /**
   * @param foreign whether a file's id may be another vendor's
   * @return null if the file lies at another vendor
   */
  static @Nullable ObjectNode write(Media media, boolean foreign) {
    ObjectNode part = JsonFields.MAPPER.createObjectNode();
    return switch (media) {
      case Media.Inline inline -> {
        part.putObject("inlineData")
            .put("mimeType", inline.mediaType())
            .put("data", inline.base64());
        yield part;
      }
      case Media.Url url -> file(part, url.url(), typeOf(url));
      case Media.FileId file ->
          foreign && !isOwnFile(file.id()) ? null : file(part, file.id(), file.mediaType());
    };
  }

  private static ObjectNode file(ObjectNode part, String address, @Nullable String type) {
    ObjectNode data = part.putObject("fileData");
    if (type != null) {
      data.put("mimeType", type);
    }
    data.put("fileUri", address);
    return part;
  }

  /** Other dialects name no type; the address may end in one. */
  static @Nullable String typeOf(Media.Url url) {
    if (url.mediaType() != null) {
      return url.mediaType();
    }
    String path = url.url().split("[?#]", 2)[0];
    return BY_ENDING.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }
}
