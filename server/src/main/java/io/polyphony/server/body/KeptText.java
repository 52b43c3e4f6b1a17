package io.polyphony.server.body;

import java.nio.charset.StandardCharsets;

/**
 * What is kept of a text.
 *
 * @param bytes how many the whole text had
 * @param cut whether some of it is not kept
 */
record KeptText(String text, long bytes, boolean cut) {
  static final KeptText NONE = new KeptText("", 0, false);

  /** All of it, as far as that fits; characters stay whole. */
  static KeptText whole(byte[] utf8, int largest) {
    int end = Math.min(utf8.length, largest);
    while (end > 0 && end < utf8.length && (utf8[end] & 0xc0) == 0x80) {
      end--;
    }
    return new KeptText(
        new String(utf8, 0, end, StandardCharsets.UTF_8), utf8.length, end < utf8.length);
  }

  /** The same, if it takes no more than that. */
  static KeptText of(String text, long bytes, boolean cut, int largest) {
    KeptText fitting = whole(text.getBytes(StandardCharsets.UTF_8), largest);
    return new KeptText(fitting.text(), bytes, cut || fitting.cut());
  }
}
