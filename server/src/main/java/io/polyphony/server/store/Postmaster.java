package io.polyphony.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What PostgreSQL says of itself in {@code postmaster.pid}.
 *
 * @param state {@code starting}, {@code ready}, {@code stopping} or {@code standby}
 */
record Postmaster(long pid, int port, String state) {
  private static final String FILE = "postmaster.pid";
  private static final int LINES = 8;

  static Optional<Postmaster> read(Path cluster) throws IOException {
    try {
      List<String> lines = Files.readAllLines(cluster.resolve(FILE));
      if (lines.size() < LINES) {
        return Optional.empty();
      }
      return Optional.of(
          new Postmaster(
              Long.parseLong(lines.get(0).strip()),
              Integer.parseInt(lines.get(3).strip()),
              lines.get(7).strip()));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  static void forget(Path cluster) throws IOException {
    Files.deleteIfExists(cluster.resolve(FILE));
  }

  boolean ready() {
    return state.equals("ready");
  }

  /** What a killed server left behind says that it is ready, too: so who started it counts. */
  static Optional<Postmaster> readyBelow(Process starter, Path cluster) throws IOException {
    return read(cluster)
        .filter(Postmaster::ready)
        .filter(it -> starter.descendants().anyMatch(process -> process.pid() == it.pid()));
  }

  /** Asks for a fast shutdown: open transactions are rolled back. */
  void stop() throws IOException {
    Program.run(List.of("sh", "-c", "kill -INT " + pid + " 2>/dev/null || true"));
  }

  /** Whether any process has the cluster as its working directory, as every server process does. */
  static boolean alive(Path cluster) throws IOException {
    Path processes = Path.of("/proc");
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")) {
      return read(cluster).flatMap(it -> ProcessHandle.of(it.pid())).isPresent();
    }
    Path real = cluster.toRealPath();
    try (Stream<Path> entries = Files.list(processes)) {
      return entries.anyMatch(entry -> worksIn(entry, real));
    }
  }

  private static boolean worksIn(Path process, Path folder) {
    if (!Character.isDigit(process.getFileName().toString().charAt(0))) {
      return false;
    }
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(folder);
    } catch (IOException goneOrForeign) {
      return false;
    }
  }
}
