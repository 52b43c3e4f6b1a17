package io.polyphony.llm.dialect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether bytes are UTF-8 as RFC 3629 has it: JSON parsers let overlong forms, surrogates and
 * other encodings pass.
 */
final class Utf8 {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The bit of each of eight bytes that ASCII never has. */
  static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Eight bytes from that place on, the first in the lowest bits. */
  static long eight(byte[] bytes, int at) {
    return (long) EIGHT.get(bytes, at);
  }

  static boolean isValid(byte[] bytes) {
    if (bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0)) {
      return false;
    }
    int at = 0;
    while (at < bytes.length) {
      if (at + 8 <= bytes.length && (eight(bytes, at) & HIGH_BITS) == 0) {
        at += 8;
        continue;
      }
      int length = sequence(bytes, at);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /** The length of the character at that place; 0 if it is malformed. */
  private static int sequence(byte[] bytes, int at) {
    int lead = bytes[at] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || at + length > bytes.length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xFF;
    int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) {
      return 0;
    }
    for (int next = 2; next < length; next++) {
      if ((bytes[at + next] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
