package io.polyphony.server.gateway;

import io.polyphony.server.completion.CompletionStart;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * The header {@code x-polyphony-warning}, one for each thing that the provider did not get of a
 * request, or got otherwise. Warnings may quote the client, so they are made plain ASCII.
 */
public final class Warnings {
  private static final String HEADER = "x-polyphony-warning";
  private static final int MOST = 20;
  private static final int LONGEST = 300;

  private Warnings() {}

  public static void put(HttpServerResponse response, CompletionStart start) {
    if (!start.warnings().isEmpty()) {
      response.putHeader(HEADER, lines(start.warnings()));
    }
  }

  /** The same as comments of an event stream, for answers whose headers have left already. */
  public static String comments(CompletionStart start) {
    var comments = new StringBuilder();
    for (String line : lines(start.warnings())) {
      comments.append(": ").append(HEADER).append(": ").append(line).append("\n\n");
    }
    return comments.toString();
  }

  static List<String> lines(List<String> warnings) {
    List<String> lines =
        new java.util.ArrayList<>(warnings.stream().limit(MOST).map(Warnings::plain).toList());
    if (warnings.size() > MOST) {
      lines.add("and " + (warnings.size() - MOST) + " more");
    }
    return lines;
  }

  private static String plain(String warning) {
    String ascii = warning.replaceAll("[^\\x20-\\x7e]", "?");
    return ascii.length() > LONGEST ? ascii.substring(0, LONGEST) + "..." : ascii;
  }
}
