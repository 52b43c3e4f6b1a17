package io.polyphony.server.crypto;

/** A sealed value cannot be opened, or a key is missing. Never says why in detail. */
public final class CryptoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CryptoException(String message) {
    super(message);
  }

  CryptoException(String message, Throwable cause) {
    super(message, cause);
  }
}
