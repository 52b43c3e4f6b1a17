package io.polyphony.server.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKey;

/**
 * A ciphertext as it is stored: {@code v1.<key id>.<nonce>.<ciphertext>}, the last two in
 * base64url.
 *
 * @param keyId names the key; has no dot
 */
record Sealed(String keyId, byte[] nonce, byte[] ciphertext) {
  private static final String VERSION = "v1";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  static Sealed parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals(VERSION)) {
      throw new CryptoException("A sealed value has an unknown form");
    }
    try {
      var sealed = new Sealed(parts[1], decode(parts[2]), decode(parts[3]));
      if (!sealed.text().equals(text)) {
        throw new CryptoException("A sealed value has an unknown form");
      }
      return sealed;
    } catch (IllegalArgumentException malformed) {
      throw new CryptoException("A sealed value has an unknown form", malformed);
    }
  }

  static Sealed seal(String keyId, SecretKey key, byte[] plain, String place) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return new Sealed(keyId, nonce, AesGcm.seal(key, nonce, plain, associated(place, keyId)));
  }

  byte[] open(SecretKey key, String place) {
    return AesGcm.open(key, nonce, ciphertext, associated(place, keyId));
  }

  String text() {
    return String.join(
        ".", VERSION, keyId, ENCODER.encodeToString(nonce), ENCODER.encodeToString(ciphertext));
  }

  private static byte[] associated(String place, String keyId) {
    return (place + "|" + VERSION + "." + keyId).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sealed that
        && keyId.equals(that.keyId)
        && Arrays.equals(nonce, that.nonce)
        && Arrays.equals(ciphertext, that.ciphertext);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(nonce) + Arrays.hashCode(ciphertext);
  }

  @Override
  public String toString() {
    return "Sealed[" + keyId + "]";
  }
}
