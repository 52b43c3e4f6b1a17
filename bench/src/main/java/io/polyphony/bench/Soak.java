package io.polyphony.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A long mixed load (whole answers, streams, clients that leave, bodies of 4 MB) on a fixed heap.
 * Between rounds the load rests and the heap is collected; what stays must not grow.
 */
public final class Soak {
  private static final int SAMPLES = 36;

  /** Part of the samples that only warm up: code is compiled, pools fill, caches too. */
  private static final int WARM = 6;

  private static final double MOST_GROWTH = 1.05;

  /** A few threads and connections come and go. */
  private static final int MOST_MORE = 4;

  private Soak() {}

  /** Arguments: folder {@code quarkus-app}, report file, minutes. Ends with 1 if anything grew. */
  public static void main(String[] arguments) throws Exception {
    Duration time = Duration.ofMinutes(Long.parseLong(arguments[2]));
    Path folder = Files.createTempDirectory("polyphony-soak");
    int port = Processes.freePort();
    Process mock = Compare.startMock(folder, port);
    boolean flat;
    try {
      try (PolyphonyTarget target =
              PolyphonyTarget.start(
                  Path.of(arguments[0]).toAbsolutePath(), folder, port, List.of("-Xms384m"));
          SoakLoad load = new SoakLoad(target)) {
        flat = soak(target, load, time, Path.of(arguments[1]));
      }
    } finally {
      Processes.stop(mock);
    }
    System.exit(flat ? 0 : 1);
  }

  private static boolean soak(PolyphonyTarget target, SoakLoad load, Duration time, Path report)
      throws Exception {
    List<SoakSample> samples = new ArrayList<>();
    for (int sample = 0; sample < SAMPLES; sample++) {
      load.run(time.dividedBy(SAMPLES));
      target.rest();
      samples.add(SoakSample.take(target.processes().getFirst(), load));
      IO.println(samples.getLast());
    }
    List<SoakSample> counted = samples.subList(WARM, SAMPLES);
    int third = counted.size() / 3;
    Figures first = Figures.of(counted.subList(0, third));
    Figures last = Figures.of(counted.subList(counted.size() - third, counted.size()));
    boolean flat = last.isNoMoreThan(first) && load.wrong() == 0;
    String text = markdown(time, load, first, last, flat);
    IO.println(text);
    new Section("soak", "A long mixed load on a fixed heap").write(report, text);
    return flat;
  }

  /** Medians of some samples. */
  private record Figures(double liveMegabytes, long threads, long descriptors, long resident) {
    static Figures of(List<SoakSample> samples) {
      return new Figures(
          median(samples.stream().map(SoakSample::liveMegabytes).toList()),
          Math.round(median(samples.stream().map(one -> (double) one.threads()).toList())),
          Math.round(median(samples.stream().map(one -> (double) one.descriptors()).toList())),
          Math.round(
              median(samples.stream().map(one -> (double) one.residentMegabytes()).toList())));
    }

    boolean isNoMoreThan(Figures before) {
      return liveMegabytes <= before.liveMegabytes * MOST_GROWTH
          && threads <= before.threads + MOST_MORE
          && descriptors <= before.descriptors + MOST_MORE;
    }

    private static double median(List<Double> values) {
      return values.stream().sorted().toList().get(values.size() / 2);
    }
  }

  private static String markdown(
      Duration time, SoakLoad load, Figures first, Figures last, boolean flat) throws IOException {
    var text = new StringBuilder();
    text.append(
        "%d minutes on a heap of 384 MB: %,d requests, %,d of them left by their clients, %,d with a body of 4 MB, %d with a wrong answer. After each round the load rested and the heap was collected; medians of the first and the last third of %d samples, after %d to warm up.%n%n"
            .formatted(
                time.toMinutes(),
                load.asked(),
                load.left(),
                load.large(),
                load.wrong(),
                SAMPLES - WARM,
                WARM));
    text.append("| | first third | last third |\n|---|---|---|\n");
    row(text, "live set, MB", first.liveMegabytes(), last.liveMegabytes(), 1);
    row(text, "threads", first.threads(), last.threads(), 0);
    row(text, "file descriptors", first.descriptors(), last.descriptors(), 0);
    row(text, "resident, MB", first.resident(), last.resident(), 0);
    text.append(
        flat
            ? "\nNothing grew.\n"
            : load.wrong() > 0 ? "\nTHERE WERE WRONG ANSWERS.\n" : "\nIT GREW.\n");
    return text.toString();
  }

  private static void row(
      StringBuilder text, String name, double first, double last, int decimals) {
    String format = "| %s | %." + decimals + "f | %." + decimals + "f |%n";
    text.append(String.format(Locale.ROOT, format, name, first, last));
  }
}
