package io.polyphony.llm.dialect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a vendor's answer.
 *
 * @param headers names in lower case
 * @param streamed whether a stream was asked for; the content type has the last word
 */
public record ResponseHead(int status, Map<String, String> headers, boolean streamed) {
  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  /** The media type without parameters, in lower case; empty if the vendor said none. */
  public String mediaType() {
    String value = headers.getOrDefault("content-type", "");
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(java.util.Locale.ROOT);
  }
}
