package io.polyphony.server.access;

import io.polyphony.server.crypto.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The text of a virtual key: {@code pp-}, 33 random letters and digits, six that check them. */
final class VirtualKeySecret {
  static final String PREFIX = "pp-";
  private static final int RANDOM_BYTES = 24;
  private static final int BODY = 33;
  private static final int CHECK = 6;
  private static final int SHOWN = 7;

  private VirtualKeySecret() {}

  static String create() {
    String body = Tokens.base62(Tokens.randomBytes(RANDOM_BYTES), BODY);
    return PREFIX + body + check(body);
  }

  /** Whether a text can be a virtual key at all; spares a look-up if not. */
  static boolean plausible(String text) {
    if (text.length() != PREFIX.length() + BODY + CHECK || !text.startsWith(PREFIX)) {
      return false;
    }
    String body = text.substring(PREFIX.length(), PREFIX.length() + BODY);
    return text.substring(PREFIX.length() + BODY).equals(check(body));
  }

  /** The start by which people recognise a key. */
  static String shown(String secret) {
    return secret.substring(0, SHOWN);
  }

  private static String check(String body) {
    var crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    long value = crc.getValue();
    byte[] bytes = {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
    return Tokens.base62(bytes, CHECK);
  }
}
