package io.polyphony.server.route;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The known names that look most like one that is not known. */
final class NearMatches {
  private static final int MOST = 3;

  private NearMatches() {}

  static List<String> of(String name, List<String> known) {
    if (name.length() > 200) {
      return List.of();
    }
    String wanted = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .map(id -> new Match(id, distance(wanted, id.toLowerCase(Locale.ROOT))))
        .filter(match -> match.distance() <= Math.max(3, wanted.length() / 3))
        .sorted(Comparator.comparingInt(Match::distance).thenComparing(Match::id))
        .limit(MOST)
        .map(Match::id)
        .toList();
  }

  private record Match(String id, int distance) {}

  /** Edits from one to the other; a bare name is compared with the part behind the provider too. */
  private static int distance(String wanted, String id) {
    int whole = levenshtein(wanted, id);
    int slash = id.indexOf('/');
    return slash < 0 ? whole : Math.min(whole, levenshtein(wanted, id.substring(slash + 1)));
  }

  private static int levenshtein(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= one.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= other.length(); column++) {
        int above = row[column];
        int change = one.charAt(line - 1) == other.charAt(column - 1) ? 0 : 1;
        row[column] = Math.min(Math.min(row[column - 1], above) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
