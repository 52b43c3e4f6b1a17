package io.polyphony.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A shell between us and the database. Its standard input is a pipe that only we hold: when we end
 * in any way, it reads the pipe's end and shuts the database down. It lives in a session of its
 * own, so that an interrupt typed in our terminal leaves the database to the shell.
 */
final class Watchdog {
  private static final int TAIL = 20;

  private static final String SCRIPT =
      """
      log=$0
      exec 3<&0 </dev/null
      "$@" 3<&- >>"$log" 2>&1 &
      server=$!
      trap '' INT TERM HUP
      (while read -r line <&3; do :; done; kill -INT "$server") &
      watch=$!
      exec 3<&-
      wait "$server"
      code=$?
      kill -KILL "$watch" 2>/dev/null
      exit "$code"
      """;

  private Watchdog() {}

  static Process start(List<String> prefix, List<String> server, Path log) throws IOException {
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    List<String> command = new ArrayList<>(mac ? List.of() : List.of("setsid"));
    command.addAll(prefix);
    command.addAll(List.of("sh", "-c", (mac ? "set -m\n" : "") + SCRIPT, log.toString()));
    command.addAll(server);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  static String tail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "(empty)";
    }
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
  }
}
