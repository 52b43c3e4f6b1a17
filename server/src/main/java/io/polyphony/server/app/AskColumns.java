package io.polyphony.server.app;

import java.util.ArrayList;
import java.util.List;

/** Sets lanes side by side. */
final class AskColumns {
  private static final String GAP = " │ ";

  private final List<AskLane> lanes;
  private final int width;

  /**
   * @param columns the terminal's width in characters
   */
  AskColumns(List<AskLane> lanes, int columns) {
    this.lanes = lanes;
    this.width = Math.max(8, (columns - GAP.length() * (lanes.size() - 1)) / lanes.size());
  }

  /** Headings, the answers' last lines that fit into {@code rows}, and summaries. */
  List<String> lines(int rows) {
    List<List<String>> bodies = lanes.stream().map(lane -> wrap(lane.text())).toList();
    int height = bodies.stream().mapToInt(List::size).max().orElse(0);
    int shown = Math.max(1, Math.min(height, rows - 4));
    List<String> lines = new ArrayList<>();
    lines.add(row(lanes.stream().map(AskLane::model).toList()));
    lines.add(row(lanes.stream().map(lane -> "─".repeat(width)).toList()));
    for (int i = 0; i < shown; i++) {
      int line = i;
      lines.add(row(bodies.stream().map(body -> at(body, line, shown)).toList()));
    }
    lines.add(row(lanes.stream().map(lane -> "─".repeat(width)).toList()));
    lines.add(row(lanes.stream().map(AskLane::summary).toList()));
    return lines;
  }

  private static String at(List<String> body, int line, int shown) {
    int index = Math.max(0, body.size() - shown) + line;
    return index < body.size() ? body.get(index) : "";
  }

  private String row(List<String> cells) {
    List<String> filled = new ArrayList<>();
    for (String cell : cells) {
      String cut = cell.length() > width ? cell.substring(0, width - 1) + "…" : cell;
      filled.add(cut + " ".repeat(width - cut.length()));
    }
    return String.join(GAP, filled).stripTrailing();
  }

  private List<String> wrap(String text) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      String rest = plain(paragraph);
      while (rest.length() > width) {
        int space = rest.lastIndexOf(' ', width);
        int end = space > 0 ? space : width;
        lines.add(rest.substring(0, end));
        rest = rest.substring(end).stripLeading();
      }
      lines.add(rest);
    }
    return lines;
  }

  /** A model's answer must not steer the terminal. */
  private static String plain(String text) {
    return text.replace("\t", "    ").replaceAll("\\p{Cntrl}", "");
  }
}
