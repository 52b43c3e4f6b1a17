package io.polyphony.testkit;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A made-up secret that a test feeds in and then looks for where no secret may be: logs, errors,
 * answers, files. Looks for the plain text and for what encodings make of it; base64 is found at
 * each of its three alignments. Also the text backwards and its first characters are traces.
 */
public final class SecretCanary {
  private static final int TELLING = 12;

  private final String value;
  private final List<byte[]> traces;

  private SecretCanary(String value, int telling) {
    this.value = value;
    this.traces = traces(value, telling);
  }

  /**
   * A secret of the shape of a provider's key.
   *
   * @param prefix for example {@code sk-}
   * @param name tells canaries of one test apart
   */
  public static SecretCanary of(String prefix, String name) {
    String value = prefix + "canary+" + name + "/do=not-print-0123456789";
    return new SecretCanary(value, TELLING + value.indexOf("canary"));
  }

  /** A secret that was made elsewhere; its first {@value #TELLING} characters are a trace, too. */
  public static SecretCanary known(String value) {
    return new SecretCanary(value, TELLING);
  }

  public String value() {
    return value;
  }

  /** The forms of the secret that the text holds; empty if it holds none. */
  public List<String> foundIn(String text) {
    return foundIn(text.getBytes(StandardCharsets.UTF_8));
  }

  public List<String> foundIn(byte[] bytes) {
    return traces.stream()
        .filter(trace -> contains(bytes, trace))
        .map(trace -> new String(trace, StandardCharsets.UTF_8))
        .toList();
  }

  /** The files at or below the path that hold a form of the secret. */
  public List<Path> filesBelow(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!foundIn(Files.readAllBytes(file)).isEmpty()) {
          found.add(file);
        }
      }
    }
    return found;
  }

  /** What is looked for: none of it may be found. */
  List<byte[]> traces() {
    return traces;
  }

  private static List<byte[]> traces(String value, int telling) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    List<String> traces = new ArrayList<>();
    traces.add(value);
    traces.add(value.replace("/", "\\/"));
    traces.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
    traces.add(HexFormat.of().formatHex(bytes));
    traces.add(HexFormat.of().withUpperCase().formatHex(bytes));
    for (int skipped = 0; skipped < 3; skipped++) {
      traces.add(base64(bytes, skipped, Base64.getEncoder()));
      traces.add(base64(bytes, skipped, Base64.getUrlEncoder()));
    }
    traces.add(new StringBuilder(value).reverse().toString());
    traces.add(value.substring(0, Math.min(value.length(), telling)));
    return traces.stream().distinct().map(trace -> trace.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** The middle of what base64 makes of the secret when other bytes stand before it. */
  private static String base64(byte[] bytes, int before, Base64.Encoder encoder) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    String encoded = encoder.withoutPadding().encodeToString(shifted);
    return encoded.substring(4, encoded.length() - 4);
  }

  private static boolean contains(byte[] bytes, byte[] wanted) {
    outer:
    for (int from = 0; from <= bytes.length - wanted.length; from++) {
      for (int at = 0; at < wanted.length; at++) {
        if (bytes[from + at] != wanted[at]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }
}
