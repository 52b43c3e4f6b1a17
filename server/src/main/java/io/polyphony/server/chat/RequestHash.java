package io.polyphony.server.chat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Tells whether two requests under one idempotency key are the same. */
final class RequestHash {
  private RequestHash() {}

  static String of(String text, List<UUID> lanes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      lanes.forEach(lane -> digest.update(lane.toString().getBytes(StandardCharsets.US_ASCII)));
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
