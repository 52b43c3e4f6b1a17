package io.polyphony.server.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM with a 96-bit nonce and a 128-bit tag, as the platform provides it. */
final class AesGcm {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private AesGcm() {}

  /** Returns the ciphertext followed by the tag. */
  static byte[] seal(SecretKey key, byte[] nonce, byte[] plain, byte[] associated) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plain);
    } catch (GeneralSecurityException failed) {
      throw new CryptoException("Encryption failed", failed);
    }
  }

  static byte[] open(SecretKey key, byte[] nonce, byte[] sealed, byte[] associated) {
    if (nonce.length != NONCE_BYTES) {
      throw new CryptoException("A sealed value cannot be opened");
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(sealed);
    } catch (GeneralSecurityException failed) {
      throw new CryptoException("A sealed value cannot be opened", failed);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associated);
    return cipher;
  }
}
