package io.polyphony.llm.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the table of exceptions says a pair cannot keep. */
record MatrixExceptions(List<Row> rows) {
  private static final Path TABLE =
      Path.of("src/test/java/io/polyphony/llm/matrix/matrix-exceptions.md");
  private static final int CELLS = 6;

  /** Each list names what the row is about; a star stands for all. */
  record Row(
      List<String> inbound,
      List<String> outbound,
      List<String> scenarios,
      List<String> modes,
      List<String> facts) {
    boolean concerns(Crossing crossing) {
      return among(inbound, crossing.inbound().id())
          && among(outbound, crossing.outbound().id())
          && among(scenarios, crossing.scenario().word())
          && among(modes, crossing.stream() ? "stream" : "whole");
    }

    private static boolean among(List<String> names, String name) {
      return names.contains("*") || names.contains(name);
    }
  }

  static MatrixExceptions read() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      String[] cells = line.split("\\|", -1);
      boolean entry = cells.length == CELLS + 2 && !cells[1].contains("---");
      if (entry && !cells[1].strip().equals("inbound")) {
        if (cells[CELLS].isBlank()) {
          throw new IOException("without a reason: " + line);
        }
        rows.add(
            new Row(
                list(cells[1]), list(cells[2]), list(cells[3]), list(cells[4]), list(cells[5])));
      }
    }
    return new MatrixExceptions(List.copyOf(rows));
  }

  Set<String> of(Crossing crossing) {
    Set<String> facts = new TreeSet<>();
    rows.stream().filter(row -> row.concerns(crossing)).forEach(row -> facts.addAll(row.facts()));
    return facts;
  }

  private static List<String> list(String cell) {
    return List.of(cell.strip().split("\\s*,\\s*"));
  }
}
