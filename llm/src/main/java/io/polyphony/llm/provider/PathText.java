package io.polyphony.llm.provider;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Texts as parts of a path. */
final class PathText {
  private PathText() {}

  /** As one step of a path, whatever it holds. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
