package io.polyphony.server.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The order of packages, as {@code ladder.txt} at the repository's root has it. */
record Ladder(List<String> rungs) {
  private static final Path FILE = Path.of("..", "ladder.txt");
  private static final String ROOT = "io.polyphony.";

  static Ladder read() {
    try {
      return new Ladder(
          Files.readAllLines(FILE).stream()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> line.split("\\s+", 2)[0])
              .toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The rung of a package below {@code io.polyphony}: {@code chat}, or {@code llm.chat}. */
  static String rung(String packageName) {
    String[] parts = packageName.substring(ROOT.length()).split("\\.");
    return parts[0].equals("server")
        ? (parts.length == 1 ? "" : parts[1])
        : parts[0] + (parts.length == 1 ? "" : "." + parts[1]);
  }

  /** 0 is the highest; -1 if it is not on the ladder. */
  int height(String rung) {
    return rungs.indexOf(rung);
  }
}
