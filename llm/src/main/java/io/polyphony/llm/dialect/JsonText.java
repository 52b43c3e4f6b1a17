package io.polyphony.llm.dialect;

/** Measures a JSON string where it stands, without making a text of it. */
final class JsonText {
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long QUOTES = LOW_BITS * '"';
  private static final long BACKSLASHES = LOW_BITS * '\\';

  private JsonText() {}

  /**
   * How many UTF-16 units the string has: what {@code String.length} says of it once it is read.
   * Whether it is well formed is the parser's matter.
   *
   * @param json UTF-8
   * @param quote where its opening quote stands
   */
  static int length(byte[] json, int quote) {
    int length = 0;
    int at = quote + 1;
    while (at < json.length) {
      if (at + 8 <= json.length && isPlain(Utf8.eight(json, at))) {
        length += 8;
        at += 8;
        continue;
      }
      byte next = json[at];
      if (next == '"') {
        return length;
      }
      length += units(next);
      at += next == '\\' ? escape(json, at) : 1;
    }
    return length;
  }

  /** Whether eight bytes are ASCII, and neither a quote nor a backslash. */
  private static boolean isPlain(long eight) {
    return ((eight | zeroBytes(eight ^ QUOTES) | zeroBytes(eight ^ BACKSLASHES)) & Utf8.HIGH_BITS)
        == 0;
  }

  /** The high bit of each byte that is zero; of bytes above ASCII the answer does not matter. */
  private static long zeroBytes(long eight) {
    return (eight - LOW_BITS) & ~eight;
  }

  /** Of a character's bytes the first counts, twice if it takes a pair of surrogates. */
  private static int units(byte next) {
    if ((next & 0xC0) == 0x80) {
      return 0;
    }
    return (next & 0xF8) == 0xF0 ? 2 : 1;
  }

  private static int escape(byte[] json, int at) {
    return at + 1 < json.length && json[at + 1] == 'u' ? 6 : 2;
  }
}
