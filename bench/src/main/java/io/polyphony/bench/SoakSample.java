package io.polyphony.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process holds when it has nothing to do and its heap was just collected. */
record SoakSample(
    long asked, double liveMegabytes, long threads, long descriptors, long residentMegabytes) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  static SoakSample take(long process, SoakLoad load) throws IOException, InterruptedException {
    jcmd(process, "GC.run");
    jcmd(process, "GC.run");
    Matcher used = USED.matcher(jcmd(process, "GC.heap_info"));
    if (!used.find()) {
      throw new IOException("the heap's size is not told");
    }
    Path about = Path.of("/proc", Long.toString(process));
    return new SoakSample(
        load.asked(),
        Long.parseLong(used.group(1)) / 1024.0,
        count(about.resolve("task")),
        count(about.resolve("fd")),
        CpuMeter.residentMegabytes(List.of(process)));
  }

  private static String jcmd(long process, String command)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
    return said;
  }

  private static long count(Path folder) throws IOException {
    long count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path ignored : entries) {
        count++;
      }
    }
    return count;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%9d requests: %6.1f MB live, %d threads, %d descriptors, %d MB resident",
        asked,
        liveMegabytes,
        threads,
        descriptors,
        residentMegabytes);
  }
}
