package io.polyphony.llm.dialect;

import java.nio.charset.StandardCharsets;

/** Writes JSON texts as UTF-8 bytes, without a generator, for what is written once per token. */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonBytes() {}

  static byte[] quoted(String text) {
    var out = new GrowingBytes();
    quoted(out, text);
    return out.copy();
  }

  /** The text in quotes. Half of a surrogate pair becomes an escape, so the bytes stay valid. */
  static void quoted(GrowingBytes out, String text) {
    out.write('"');
    int length = text.length();
    for (int at = 0; at < length; at++) {
      char current = text.charAt(at);
      if (current < 0x80) {
        ascii(out, current);
      } else if (current < 0x800) {
        out.write(0xC0 | (current >> 6));
        out.write(0x80 | (current & 0x3F));
      } else if (!Character.isSurrogate(current)) {
        out.write(0xE0 | (current >> 12));
        out.write(0x80 | ((current >> 6) & 0x3F));
        out.write(0x80 | (current & 0x3F));
      } else if (at + 1 < length && Character.isSurrogatePair(current, text.charAt(at + 1))) {
        pair(out, Character.toCodePoint(current, text.charAt(at + 1)));
        at++;
      } else {
        escaped(out, current);
      }
    }
    out.write('"');
  }

  private static void ascii(GrowingBytes out, char current) {
    switch (current) {
      case '"', '\\' -> {
        out.write('\\');
        out.write(current);
      }
      case '\n' -> {
        out.write('\\');
        out.write('n');
      }
      case '\r' -> {
        out.write('\\');
        out.write('r');
      }
      case '\t' -> {
        out.write('\\');
        out.write('t');
      }
      default -> {
        if (current < 0x20) {
          escaped(out, current);
        } else {
          out.write(current);
        }
      }
    }
  }

  private static void pair(GrowingBytes out, int codePoint) {
    out.write(0xF0 | (codePoint >> 18));
    out.write(0x80 | ((codePoint >> 12) & 0x3F));
    out.write(0x80 | ((codePoint >> 6) & 0x3F));
    out.write(0x80 | (codePoint & 0x3F));
  }

  private static void escaped(GrowingBytes out, char current) {
    out.write('\\');
    out.write('u');
    out.write(HEX[current >> 12]);
    out.write(HEX[(current >> 8) & 0xF]);
    out.write(HEX[(current >> 4) & 0xF]);
    out.write(HEX[current & 0xF]);
  }
}
