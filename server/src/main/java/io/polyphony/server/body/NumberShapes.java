package io.polyphony.server.body;

import java.util.ArrayList;
import java.util.List;

/** Numbers of cards and telephones, in groups as people write them. */
final class NumberShapes {
  private static final int LONGEST_GAP = 2;
  private static final int MOST_GROUPS = 7;

  private NumberShapes() {}

  /**
   * Digits without anything between.
   *
   * @param gap what stands between it and the group before; empty for the first
   */
  private record Group(int from, int to, String gap) {
    int length() {
      return to - from;
    }
  }

  static void find(String text, Spans spans) {
    int at = 0;
    while (at < text.length()) {
      if (!Masking.isDigit(text.charAt(at))) {
        at++;
        continue;
      }
      List<Group> groups = groups(text, at);
      if (at == 0 || !isPartOfWord(text.charAt(at - 1))) {
        numbers(text, groups, spans);
      }
      at = groups.getLast().to();
    }
  }

  /** All that follow one another; the last one is not part of a word. */
  private static List<Group> groups(String text, int start) {
    List<Group> groups = new ArrayList<>();
    int from = start;
    String gap = "";
    while (true) {
      int to = from;
      while (to < text.length() && Masking.isDigit(text.charAt(to))) {
        to++;
      }
      groups.add(new Group(from, to, gap));
      int next = to;
      while (next < text.length() && next - to < LONGEST_GAP && isGap(text.charAt(next))) {
        next++;
      }
      if (next == to || next == text.length() || !Masking.isDigit(text.charAt(next))) {
        return groups;
      }
      gap = text.substring(to, next);
      from = next;
    }
  }

  private static void numbers(String text, List<Group> groups, Spans spans) {
    int at = 0;
    while (at < groups.size()) {
      int cards = cardOf(text, groups, at);
      int taken = cards > 0 ? cards : PhoneShapes.groupsOf(text, at, view(groups));
      if (taken == 0) {
        at++;
        continue;
      }
      int from = groups.get(at).from();
      if (cards == 0) {
        from = PhoneShapes.start(text, from);
      }
      int to = groups.get(at + taken - 1).to();
      spans.add(from, to, cards > 0 ? Masked.CARD : Masked.PHONE);
      at += taken;
    }
  }

  private static PhoneShapes.Groups view(List<Group> groups) {
    return new PhoneShapes.Groups() {
      @Override
      public int size() {
        return groups.size();
      }

      @Override
      public int from(int at) {
        return groups.get(at).from();
      }

      @Override
      public int length(int at) {
        return groups.get(at).length();
      }

      @Override
      public String gap(int at) {
        return groups.get(at).gap();
      }
    };
  }

  /** How many groups from there on are a card's number: 13 to 19 digits with the right check. */
  private static int cardOf(String text, List<Group> groups, int at) {
    char first = text.charAt(groups.get(at).from());
    if (first < '2' || first > '6') {
      return 0;
    }
    var digits = new StringBuilder();
    int found = 0;
    for (int next = at; next < groups.size() && next < at + MOST_GROUPS; next++) {
      Group group = groups.get(next);
      boolean fits = next == at || (group.gap().equals(" ") || group.gap().equals("-"));
      boolean short3 = groups.size() > 1 && next == at && group.length() < 3;
      if (!fits || short3 || digits.length() + group.length() > 19) {
        break;
      }
      digits.append(text, group.from(), group.to());
      if (digits.length() >= 13 && hasCheckDigit(digits)) {
        found = next - at + 1;
      }
    }
    return found;
  }

  /** By the formula of Luhn. */
  private static boolean hasCheckDigit(CharSequence digits) {
    int sum = 0;
    for (int at = 0; at < digits.length(); at++) {
      int digit = digits.charAt(digits.length() - 1 - at) - '0';
      int twice = at % 2 == 0 ? digit : 2 * digit;
      sum += twice > 9 ? twice - 9 : twice;
    }
    return sum % 10 == 0;
  }

  private static boolean isGap(char character) {
    return " -./()".indexOf(character) >= 0;
  }

  private static boolean isPartOfWord(char character) {
    return Character.isLetter(character) || character == '_';
  }
}
