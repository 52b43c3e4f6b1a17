package io.polyphony.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where Polyphony's CPU goes under the comparison's load: by thread, and by method from the JVM's
 * flight recorder. For whoever makes it faster; its figures include the recorder's own cost.
 */
public final class Profile {
  private static final int FRAMES = 120;

  /**
   * A load: how it asks, how often in a round, how many at a time, and what a figure is counted
   * for.
   */
  private record Shape(Ask ask, int requests, int concurrency, int unit) {
    static Shape of(String word) {
      return switch (word) {
        case "requests" -> new Shape(Ask.whole(Ask.SHORT), 20_000, Compare.CONCURRENCY, 1);
        case "chunks" ->
            new Shape(new Ask(Ask.SHORT, true), Compare.STREAMS, Compare.STREAMS, Compare.CHUNKS);
        case "prompts" -> new Shape(Ask.whole(Scenarios.LARGE), 1_000, 8, 1);
        default -> throw new IllegalArgumentException("requests, chunks or prompts: " + word);
      };
    }

    void run(Load load, Target target) throws Exception {
      int wrong = load.run(target, requests, concurrency, ask);
      if (wrong > 0) {
        throw new IllegalStateException(wrong + " wrong answers");
      }
    }
  }

  private Profile() {}

  /**
   * Arguments: folder {@code quarkus-app}, {@code requests}, {@code chunks} or {@code prompts},
   * rounds.
   */
  public static void main(String[] arguments) throws Exception {
    Path application = Path.of(arguments[0]).toAbsolutePath();
    Shape shape = Shape.of(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    Path folder = Files.createTempDirectory("polyphony-profile");
    Instant from = Instant.now();
    Path recording = folder.resolve("recording.jfr");
    int provider = Processes.freePort();
    Process mock = Compare.startMock(folder, provider);
    List<String> options =
        List.of(
            "-XX:StartFlightRecording=settings=profile,jdk.ExecutionSample#enabled=false,"
                + "jdk.CPUTimeSample#enabled=true,jdk.CPUTimeSample#throttle=1ms,filename="
                + recording,
            "-Xlog:gc*,gc+humongous=debug:file=" + folder.resolve("gc.log"));
    try (var load = new Load();
        var polyphony = PolyphonyTarget.start(application, folder, provider, options)) {
      for (int round = 0; round < Compare.WARM_ROUNDS; round++) {
        shape.run(load, polyphony);
      }
      from = Instant.now();
      for (int round = 0; round < rounds; round++) {
        long process = polyphony.processes().getFirst();
        Map<String, Long> before = threads(process);
        shape.run(load, polyphony);
        print(before, threads(process), shape.requests * shape.unit);
      }
    } finally {
      Processes.stop(mock);
    }
    frames(recording, from);
  }

  private static void print(Map<String, Long> before, Map<String, Long> after, int count) {
    var used = new TreeMap<String, Long>();
    after.forEach(
        (thread, now) ->
            used.merge(
                thread.replaceAll("^\\d+ |[-# ]?\\d+$", ""),
                now - before.getOrDefault(thread, 0L),
                Long::sum));
    long sum = used.values().stream().mapToLong(Long::longValue).sum();
    IO.println(
        String.format(Locale.ROOT, "%.1f microseconds each", sum / 1e3 / count)
            + used.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(8)
                .map(
                    one ->
                        String.format(
                            Locale.ROOT, "; %s %.1f", one.getKey(), one.getValue() / 1e3 / count))
                .collect(Collectors.joining()));
  }

  /** CPU nanoseconds of each thread, by id and name. */
  private static Map<String, Long> threads(long process) throws IOException {
    var found = new TreeMap<String, Long>();
    Path tasks = Path.of("/proc", Long.toString(process), "task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        try {
          String name = Files.readString(thread.resolve("comm")).strip();
          String time = Files.readString(thread.resolve("schedstat")).split(" ")[0];
          found.put(thread.getFileName() + " " + name, Long.parseLong(time));
        } catch (NoSuchFileException ended) {
          continue;
        }
      }
    }
    return found;
  }

  private static void frames(Path recording, Instant from)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!Files.exists(recording) && System.nanoTime() < deadline) {
      Thread.sleep(100);
    }
    var top = new TreeMap<String, Integer>();
    var within = new TreeMap<String, Integer>();
    var allocated = new TreeMap<String, Integer>();
    int kilobytes = 0;
    int samples = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      if (event.getStartTime().isBefore(from)) {
        continue;
      }
      if (event.getEventType().getName().equals("jdk.ObjectAllocationSample")
          && event.getStackTrace() != null) {
        int weight = (int) (event.getLong("weight") / 1_024);
        kilobytes += weight;
        event.getStackTrace().getFrames().stream()
            .limit(12)
            .map(Profile::name)
            .distinct()
            .forEach(one -> allocated.merge(one, weight, Integer::sum));
        continue;
      }
      if (!event.getEventType().getName().equals("jdk.CPUTimeSample")
          || event.getStackTrace() == null
          || event.getThread("eventThread") == null
          || !event.getThread("eventThread").getJavaName().contains("eventloop")) {
        continue;
      }
      List<RecordedFrame> stack = event.getStackTrace().getFrames();
      samples++;
      top.merge(name(stack.getFirst()), 1, Integer::sum);
      stack.stream()
          .map(Profile::name)
          .distinct()
          .forEach(one -> within.merge(one, 1, Integer::sum));
    }
    IO.println("\nallocated, of " + kilobytes + " KB\n" + table(allocated, kilobytes, ""));
    IO.println("\nself, of " + samples + " samples\n" + table(top, samples, ""));
    IO.println("\nwith callees, our own code\n" + table(within, samples, "io.polyphony"));
    IO.println("\nwith callees, everything\n" + table(within, samples, ""));
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static String table(Map<String, Integer> counts, int samples, String prefix) {
    return counts.entrySet().stream()
        .filter(one -> one.getKey().startsWith(prefix))
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(FRAMES)
        .map(
            one ->
                String.format(
                    Locale.ROOT, "%5.1f %%  %s", 100.0 * one.getValue() / samples, one.getKey()))
        .collect(Collectors.joining("\n"));
  }
}
