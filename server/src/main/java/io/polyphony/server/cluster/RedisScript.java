package io.polyphony.server.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script and the digest by which Redis knows it.
 *
 * @param digest SHA-1 in hexadecimal, as {@code EVALSHA} takes it
 */
public record RedisScript(String text, String digest) {

  public static RedisScript of(String text) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return new RedisScript(text, HexFormat.of().formatHex(sum));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException(absent);
    }
  }

  /** Text of resources under {@code /redis}, one after the other. */
  public static String read(String... names) {
    var text = new StringBuilder();
    for (String name : names) {
      try (InputStream in = RedisScript.class.getResourceAsStream("/redis/" + name)) {
        if (in == null) {
          throw new IllegalStateException("no script " + name);
        }
        text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8)).append('\n');
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return text.toString();
  }
}
