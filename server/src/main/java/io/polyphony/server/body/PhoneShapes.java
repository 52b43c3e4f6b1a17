package io.polyphony.server.body;

/** Telephone numbers by how their digits are grouped; a number without any form is no telephone. */
final class PhoneShapes {
  private static final int MOST_GROUPS = 7;

  private PhoneShapes() {}

  /** Digits that follow one another in a text, with gaps of a character or two. */
  interface Groups {
    int size();

    /** Where a group begins. */
    int from(int at);

    int length(int at);

    /** What stands before a group; empty for the first. */
    String gap(int at);
  }

  /** How many groups from there on are a telephone number; 0 if none. */
  static int groupsOf(String text, int at, Groups groups) {
    char before = groups.from(at) == 0 ? ' ' : text.charAt(groups.from(at) - 1);
    char first = text.charAt(groups.from(at));
    if (before == '+') {
      return international(at, groups, 8, 15);
    }
    if (first == '0' && groups.length(at) >= 2 && text.charAt(groups.from(at) + 1) == '0') {
      return international(at, groups, 10, 17);
    }
    int american = american(text, at, groups);
    if (american > 0) {
      return american;
    }
    return first == '0' ? national(at, groups) : 0;
  }

  /**
   * Where the number begins that has its first digit there: a plus or a parenthesis is part of it.
   */
  static int start(String text, int firstDigit) {
    int from = firstDigit;
    while (from > 0 && firstDigit - from < 2 && "+(".indexOf(text.charAt(from - 1)) >= 0) {
      from--;
    }
    return from;
  }

  private static int international(int at, Groups groups, int least, int most) {
    int digits = 0;
    int taken = 0;
    for (int next = at; next < groups.size() && next < at + MOST_GROUPS; next++) {
      if (digits + groups.length(next) > most) {
        break;
      }
      digits += groups.length(next);
      taken++;
    }
    return digits >= least ? taken : 0;
  }

  /** Three, three and four digits, with hyphens, full stops or parentheses between. */
  private static int american(String text, int at, Groups groups) {
    boolean country = groups.length(at) == 1 && text.charAt(groups.from(at)) == '1';
    int area = country ? at + 1 : at;
    if (area + 2 >= groups.size()
        || groups.length(area) != 3
        || groups.length(area + 1) != 3
        || groups.length(area + 2) != 4) {
      return 0;
    }
    boolean areas =
        text.charAt(groups.from(area)) >= '2' && text.charAt(groups.from(area + 1)) >= '2';
    String gap = groups.gap(area + 1);
    boolean written = gap.equals("-") || gap.equals(".") || gap.startsWith(")");
    return areas && written ? area + 3 - at : 0;
  }

  /** A zero, an area of three to five digits and the rest, or five pairs. */
  private static int national(int at, Groups groups) {
    boolean pairs = at + 4 < groups.size();
    for (int next = at; pairs && next < at + 5; next++) {
      String gap = groups.gap(next);
      pairs = groups.length(next) == 2 && (next == at || gap.equals(" ") || gap.equals("."));
    }
    if (pairs) {
      return 5;
    }
    int first = groups.length(at);
    int digits = first;
    int taken = 0;
    for (int next = at + 1; next < groups.size() && next < at + 4; next++) {
      digits += groups.length(next);
      boolean gap = groups.gap(next).indexOf('.') < 0;
      if (!gap || digits > 12) {
        break;
      }
      taken = digits >= 9 ? next - at + 1 : taken;
    }
    return first >= 3 && first <= 5 ? taken : 0;
  }
}
