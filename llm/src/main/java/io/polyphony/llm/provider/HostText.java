package io.polyphony.llm.provider;

import java.util.Locale;

/** Host names as people enter them. */
final class HostText {
  private HostText() {}

  /** The host alone, of one with {@code https://} before or a slash behind it. */
  static String of(String entered) {
    String text = entered.strip().toLowerCase(Locale.ROOT);
    String host = text.startsWith("https://") ? text.substring("https://".length()) : text;
    return host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
  }
}
