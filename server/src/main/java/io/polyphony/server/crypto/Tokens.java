package io.polyphony.server.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random texts that stand for a right, and the digests by which they are stored. */
public final class Tokens {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final MessageDigest SHA_256 = digest();
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

  private Tokens() {}

  /** Random bytes in base64url. */
  public static String random(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(bytes));
  }

  public static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  public static byte[] sha256(String text) {
    return fresh().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of both texts, and of where the first one ends. */
  public static byte[] sha256(String head, byte[] rest) {
    MessageDigest digest = fresh();
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return digest.digest(rest);
  }

  /** A copy: to look for the algorithm costs as much as to hash a key. */
  private static MessageDigest fresh() {
    try {
      return (MessageDigest) SHA_256.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A number in letters and digits, filled with zeros to {@code length}. */
  public static String base62(byte[] magnitude, int length) {
    BigInteger rest = new BigInteger(1, magnitude);
    StringBuilder text = new StringBuilder();
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      text.append(DIGITS.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    while (text.length() < length) {
      text.append('0');
    }
    return text.reverse().toString();
  }

  /** Compares without telling by its duration where two texts differ. */
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
