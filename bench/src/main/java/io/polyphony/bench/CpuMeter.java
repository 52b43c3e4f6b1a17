package io.polyphony.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU time of processes, user and system, from the scheduler's nanosecond counters of each thread
 * (Linux {@code /proc/<pid>/task/<tid>/schedstat}, first field). A thread that ended in between is
 * not counted; the targets keep their threads.
 */
final class CpuMeter {
  private CpuMeter() {}

  static double seconds(List<Long> processes) {
    long nanoseconds = 0;
    for (long process : processes) {
      nanoseconds += nanoseconds(Path.of("/proc", Long.toString(process), "task"));
    }
    return nanoseconds / 1e9;
  }

  /** Resident memory in MB, from {@code VmRSS}. */
  static long residentMegabytes(List<Long> processes) {
    long kilobytes = 0;
    for (long process : processes) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process), "status"))) {
          if (line.startsWith("VmRSS:")) {
            kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
          }
        }
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }
    return kilobytes / 1024;
  }

  private static long nanoseconds(Path tasks) {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        try {
          String[] fields = Files.readString(thread.resolve("schedstat")).split(" ");
          sum += Long.parseLong(fields[0]);
        } catch (NoSuchFileException ended) {
          continue;
        }
      }
    } catch (NoSuchFileException ended) {
      return 0;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return sum;
  }
}
