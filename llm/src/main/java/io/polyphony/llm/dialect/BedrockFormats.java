package io.polyphony.llm.dialect;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Media types in Bedrock's words. Source: its service description. */
final class BedrockFormats {
  private static final Set<String> IMAGES = Set.of("png", "jpeg", "gif", "webp");
  private static final Set<String> SOUNDS =
      Set.of("mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "m4a", "pcm", "webm");
  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "application/pdf", "pdf",
          "text/csv", "csv",
          "application/msword", "doc",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
          "application/vnd.ms-excel", "xls",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
          "text/html", "html",
          "text/plain", "txt",
          "text/markdown", "md");
  private static final Map<String, String> TYPES = new HashMap<>();

  static {
    DOCUMENTS.forEach((type, format) -> TYPES.put(format, type));
  }

  private BedrockFormats() {}

  static @Nullable String image(@Nullable String mediaType) {
    String format = ending(mediaType);
    return IMAGES.contains(format) ? format : format.equals("jpg") ? "jpeg" : null;
  }

  static @Nullable String document(@Nullable String mediaType) {
    String type = plain(mediaType);
    String known = DOCUMENTS.get(type);
    boolean readable = type.startsWith("text/") || type.equals("application/json");
    return known != null ? known : readable ? "txt" : null;
  }

  /**
   * @param format said beside the type, for example {@code wav}
   */
  static @Nullable String sound(@Nullable String mediaType, @Nullable String format) {
    String wanted = format != null ? format : ending(mediaType);
    String usual =
        switch (wanted) {
          case "mpeg" -> "mp3";
          case "x-wav", "wave" -> "wav";
          default -> wanted;
        };
    return SOUNDS.contains(usual) ? usual : null;
  }

  static String documentType(String format) {
    return TYPES.getOrDefault(format, "application/octet-stream");
  }

  private static String ending(@Nullable String mediaType) {
    String type = plain(mediaType);
    return type.substring(type.indexOf('/') + 1);
  }

  private static String plain(@Nullable String mediaType) {
    String type = mediaType == null ? "" : mediaType.toLowerCase(Locale.ROOT);
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip();
  }
}
