package io.polyphony.server.app;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How large the terminal is. */
record TerminalSize(int rows, int columns) {

  /** Null if the output goes elsewhere than to a terminal. */
  static @Nullable TerminalSize find() {
    if (System.console() == null || !System.console().isTerminal()) {
      return null;
    }
    try {
      Process size =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/tty")))
              .start();
      String[] numbers =
          new String(size.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ");
      return new TerminalSize(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unknown) {
      return new TerminalSize(24, 80);
    }
  }
}
