package io.polyphony.server.body;

import java.util.List;
import java.util.Locale;

/**
 * Secrets by what stands before them: {@code password=...}, {@code "api_key": "..."}, {@code Bearer
 * ...}, {@code scheme://name:password@host}.
 */
final class AssignedSecrets {
  private static final List<String> NAMES =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "passwort",
          "pwd",
          "secret",
          "token",
          "apikey",
          "accesskey",
          "secretkey",
          "privatekey",
          "authorization",
          "credential");
  private static final List<String> SCHEMES = List.of("bearer", "basic", "token", "apikey");
  private static final int LONGEST_NAME = 40;
  private static final int MOST_BETWEEN = 6;
  private static final int SHORTEST = 4;
  private static final int SHORTEST_BEARER = 12;
  private static final int LONGEST_AUTHORITY = 256;

  private AssignedSecrets() {}

  /** Whether a field of that name holds a secret: {@code api-key}, {@code clientSecret}. */
  static boolean isName(String name) {
    if (name.length() > LONGEST_NAME) {
      return false;
    }
    var plain = new StringBuilder();
    for (int at = 0; at < name.length(); at++) {
      if (Character.isLetterOrDigit(name.charAt(at))) {
        plain.append(name.charAt(at));
      }
    }
    String low = plain.toString().toLowerCase(Locale.ROOT);
    return NAMES.stream().anyMatch(low::endsWith);
  }

  static void find(String text, Spans spans) {
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && isName(text.charAt(end))) {
        end++;
      }
      int next = Math.max(end, at + 1);
      if (end > at && end - at <= LONGEST_NAME) {
        next = Math.max(next, behind(text, at, end, spans));
      } else if (end == at && text.startsWith("://", at)) {
        authority(text, at + 3, spans);
      }
      at = next;
    }
  }

  /** Masks what that word says is secret; where to go on, or 0. */
  private static int behind(String text, int from, int to, Spans spans) {
    String word = text.substring(from, to);
    int value = isName(word) ? assigned(text, to) : -1;
    if (value >= 0) {
      int end = valueEnd(text, value);
      if (SCHEMES.contains(text.substring(value, end).toLowerCase(Locale.ROOT))) {
        value = skipped(text, end);
        end = valueEnd(text, value);
      }
      if (end - value >= SHORTEST) {
        spans.add(value, end, Masked.SECRET);
        return end;
      }
      return 0;
    }
    if (to < text.length()
        && text.charAt(to) == ' '
        && SCHEMES.contains(word.toLowerCase(Locale.ROOT))) {
      int end = valueEnd(text, to + 1);
      if (end - to > SHORTEST_BEARER && hasDigit(text, to + 1, end)) {
        spans.add(to + 1, end, Masked.SECRET);
        return end;
      }
    }
    return 0;
  }

  /** Where the value of a name begins that ends there; -1 if none is given to it. */
  private static int assigned(String text, int end) {
    boolean given = false;
    int most = Math.min(text.length(), end + MOST_BETWEEN);
    int at = end;
    while (at < most) {
      char character = text.charAt(at);
      if (character == ':' || character == '=') {
        given = true;
      } else if ("\"'\\ >".indexOf(character) < 0) {
        break;
      }
      at++;
    }
    return given ? at : -1;
  }

  private static int skipped(String text, int from) {
    return from < text.length() && text.charAt(from) == ' ' ? from + 1 : from;
  }

  private static int valueEnd(String text, int from) {
    int end = from;
    while (end < text.length()
        && "\"'\\,;&<>(){}[]".indexOf(text.charAt(end)) < 0
        && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** {@code name:password@} before a host. */
  private static void authority(String text, int from, Spans spans) {
    int most = Math.min(text.length(), from + LONGEST_AUTHORITY);
    for (int at = from; at < most; at++) {
      char character = text.charAt(at);
      if (character == '@' && at > from) {
        spans.add(from, at, Masked.SECRET);
        return;
      }
      if (character == '/' || character == '"' || Character.isWhitespace(character)) {
        return;
      }
    }
  }

  private static boolean hasDigit(String text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (Masking.isDigit(text.charAt(at))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isName(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == '-';
  }
}
