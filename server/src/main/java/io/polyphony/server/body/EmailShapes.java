package io.polyphony.server.body;

/** E-mail addresses, of all scripts. */
final class EmailShapes {
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_DOMAIN = 253;

  private EmailShapes() {}

  static void find(String text, Spans spans) {
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int from = at;
      while (from > 0 && at - from < LONGEST_LOCAL && isLocal(text.charAt(from - 1))) {
        from--;
      }
      int to = domainEnd(text, at + 1);
      if (from < at && to > 0) {
        spans.add(from, to, Masked.EMAIL);
      }
    }
  }

  /** Where a domain of at least two labels ends; 0 if none begins there. */
  private static int domainEnd(String text, int from) {
    int to = from;
    int lastDot = -1;
    int most = Math.min(text.length(), from + LONGEST_DOMAIN);
    while (to < most) {
      char character = text.charAt(to);
      boolean dot = character == '.' && to > from && isLabel(text.charAt(to - 1));
      if (!dot && !isLabel(character)) {
        break;
      }
      lastDot = dot && to + 1 < text.length() && isLabel(text.charAt(to + 1)) ? to : lastDot;
      to++;
    }
    while (to > from && !Character.isLetterOrDigit(text.charAt(to - 1))) {
      to--;
    }
    return lastDot > 0 && to - lastDot > 2 ? to : 0;
  }

  private static boolean isLocal(char character) {
    return Character.isLetterOrDigit(character) || "._%+-'".indexOf(character) >= 0;
  }

  private static boolean isLabel(char character) {
    return Character.isLetterOrDigit(character) || character == '-';
  }
}
