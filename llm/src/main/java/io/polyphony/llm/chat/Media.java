package io.polyphony.llm.chat;

import org.jspecify.annotations.Nullable;

/** Where the bytes of an image, a document or a sound are. */
public sealed interface Media {
  /**
   * Bytes inside the request.
   *
   * @param mediaType for example {@code image/png}
   * @param base64 the bytes in standard base64 with padding
   */
  record Inline(String mediaType, String base64) implements Media {}

  /**
   * An address that the vendor fetches.
   *
   * @param mediaType null where the dialect does not carry it
   */
  record Url(String url, @Nullable String mediaType) implements Media {}

  /** A file stored at the vendor before. */
  record FileId(String id, @Nullable String mediaType) implements Media {}
}
