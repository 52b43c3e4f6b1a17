package io.polyphony.bench.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** The clock of server and database jumps forth and back; the time that passes does not. */
final class ClockStep implements Step {
  private static final List<String> PLACES =
      List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib");
  private static final long HOUR = 3_600;
  private static final List<Long> JUMPS = List.of(HOUR, -24 * HOUR, 35 * 24 * HOUR, -HOUR, 0L);

  private final Path clock;
  private final String library;

  ClockStep(Path folder) {
    this.clock = folder.resolve("clock");
    this.library =
        PLACES.stream()
            .map(place -> place + "/faketime/libfaketime.so.1")
            .filter(file -> Files.exists(Path.of(file)))
            .findFirst()
            .orElse("");
    set(0);
  }

  @Override
  public String name() {
    return "clock jumps";
  }

  @Override
  public String impossible() {
    return library.isEmpty() ? "faketime is not installed" : "";
  }

  /** Files keep their true times: changing those, too, makes every look at a file dear. */
  @Override
  public Map<String, String> environment() {
    return library.isEmpty()
        ? Map.of()
        : Map.of(
            "LD_PRELOAD", library,
            "FAKETIME_TIMESTAMP_FILE", clock.toString(),
            "FAKETIME_CACHE_DURATION", "1",
            "FAKETIME_DONT_FAKE_MONOTONIC", "1",
            "FAKETIME_FORCE_MONOTONIC_FIX", "0",
            "NO_FAKE_STAT", "1");
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    for (long seconds : JUMPS) {
      set(seconds);
      stage.goOn(2_000);
    }
  }

  /** A file that is being written is read half. */
  private void set(long seconds) {
    try {
      Path next = Path.of(clock + ".next");
      Files.writeString(next, (seconds < 0 ? "" : "+") + seconds + "\n");
      Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
