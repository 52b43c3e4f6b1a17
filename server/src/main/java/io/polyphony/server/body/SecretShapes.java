package io.polyphony.server.body;

import java.util.List;

/**
 * Keys and tokens by their look: the beginnings that vendors give theirs, signed tokens, private
 * keys, and long words that nobody would say.
 */
final class SecretShapes {
  /** What vendors' keys begin with, and ours. */
  private static final List<String> BEGINNINGS =
      List.of(
          "sk-",
          "sk_",
          "rk_live_",
          "rk_test_",
          "pk_live_",
          "whsec_",
          "pp-",
          "xai-",
          "gsk_",
          "hf_",
          "r8_",
          "nvapi-",
          "pplx-",
          "fw_",
          "tgp_v1_",
          "csk-",
          "dapi",
          "AIza",
          "ya29.",
          "ghp_",
          "gho_",
          "ghu_",
          "ghs_",
          "ghr_",
          "github_pat_",
          "glpat-",
          "xoxb-",
          "xoxp-",
          "xoxa-",
          "xoxr-",
          "xoxs-",
          "xapp-",
          "npm_",
          "pypi-",
          "dop_v1_",
          "shpat_",
          "SG.",
          "AKIA",
          "ASIA",
          "ABSK",
          "bedrock-api-key-",
          "lin_api_",
          "ntn_",
          "figd_",
          "hvs.",
          "tskey-",
          "voyage-",
          "EAAC",
          "sbp_",
          "eyJ");

  private static final int SHORTEST_KEY = 16;
  private static final int SHORTEST_RANDOM = 32;
  private static final int LONGEST_WORD = 512;
  private static final String BEGIN = "-----BEGIN ";
  private static final String PRIVATE = "PRIVATE KEY-----";
  private static final String END = "-----END ";

  private SecretShapes() {}

  static void find(String text, Spans spans) {
    privateKeys(text, spans);
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && isWord(text.charAt(end))) {
        end++;
      }
      if (end > at) {
        word(text, at, end, spans);
      }
      at = end + 1;
    }
  }

  private static void word(String text, int from, int to, Spans spans) {
    if (to - from >= LONGEST_WORD) {
      spans.add(from, to, Masked.DATA);
      return;
    }
    if (to - from < SHORTEST_KEY) {
      return;
    }
    if (isRandom(text, from, to)) {
      spans.add(from, trimmed(text, from, to), Masked.SECRET);
      return;
    }
    for (int at = from; at < to; at++) {
      boolean begins = at == from || !Masking.isAlphanumeric(text.charAt(at - 1));
      if (begins && isKey(text, at, to)) {
        spans.add(at, trimmed(text, at, to), Masked.SECRET);
        return;
      }
    }
  }

  /** A known beginning, and behind it enough that is no plain word. */
  private static boolean isKey(String text, int from, int to) {
    if (to - from < SHORTEST_KEY) {
      return false;
    }
    for (String beginning : BEGINNINGS) {
      if (text.startsWith(beginning, from)) {
        boolean digit = false;
        for (int at = from + beginning.length(); at < to; at++) {
          digit |= Masking.isDigit(text.charAt(at));
        }
        return digit;
      }
    }
    return false;
  }

  /** Long, and of hexadecimal digits only, or of small and capital letters and digits mixed. */
  private static boolean isRandom(String text, int from, int to) {
    int digits = 0;
    int small = 0;
    int capital = 0;
    int others = 0;
    int slashes = 0;
    int hexadecimal = 0;
    for (int at = from; at < to; at++) {
      char character = text.charAt(at);
      if (Masking.isDigit(character)) {
        digits++;
        hexadecimal++;
      } else if (character >= 'a' && character <= 'z') {
        small++;
        hexadecimal += character <= 'f' ? 1 : 0;
      } else if (character >= 'A' && character <= 'Z') {
        capital++;
        hexadecimal += character <= 'F' ? 1 : 0;
      } else {
        others++;
        slashes += character == '/' || character == '.' ? 1 : 0;
      }
    }
    int length = to - from;
    if (length < SHORTEST_RANDOM || digits < 3) {
      return false;
    }
    if (hexadecimal == length) {
      return small + capital > 0;
    }
    boolean mixed = small >= 3 && capital >= 3;
    return mixed && others * 8 <= length && slashes * 12 <= length;
  }

  private static void privateKeys(String text, Spans spans) {
    int from = text.indexOf(BEGIN);
    while (from >= 0) {
      int head = text.indexOf(PRIVATE, from);
      if (head < 0) {
        return;
      }
      if (head - from > 40) {
        from = text.indexOf(BEGIN, from + BEGIN.length());
        continue;
      }
      int end = text.indexOf(END, head);
      int close = end < 0 ? -1 : text.indexOf("-----", end + END.length());
      int to = close < 0 ? text.length() : close + 5;
      spans.add(from, to, Masked.SECRET);
      from = text.indexOf(BEGIN, to);
    }
  }

  /** A full stop or an equals sign at the end may be the sentence's. */
  private static int trimmed(String text, int from, int to) {
    int end = to;
    while (end > from && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '/')) {
      end--;
    }
    return end;
  }

  private static boolean isWord(char character) {
    return Masking.isAlphanumeric(character) || "_-.+/=~".indexOf(character) >= 0;
  }
}
