package io.polyphony.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * nginx, Polyphony and Portkey against one mock provider, interleaved round by round. Prints
 * CPU-seconds per 10,000 requests and per 100,000 chunks with ratios and writes them to {@code
 * docs/performance.md}. Ranks by CPU, which a busy neighbour moves less than latency.
 */
public final class Compare {
  static final int STREAMS = 100;
  static final int CHUNKS = 400;
  private static final long PACE_MS = 20;
  static final int CONCURRENCY = 32;

  /** How often requests have their turn in a round: they take a second, streams take eight. */
  static final int TURNS = 3;

  /**
   * Rounds that nobody measures, of the same shape as those that count: what the just-in-time
   * compiler made for one kind of load it makes again after the other, and nobody's figure holds
   * its work.
   */
  static final int WARM_ROUNDS = 8;

  private static final int WARM_REQUESTS = 60_000;

  private Compare() {}

  /** Arguments: folder {@code quarkus-app}, folder with Portkey installed, report file, rounds. */
  public static void main(String[] arguments) throws Exception {
    Path application = Path.of(arguments[0]).toAbsolutePath();
    Path portkey = Path.of(arguments[1]).toAbsolutePath();
    Path report = Path.of(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    Path folder = Files.createTempDirectory("polyphony-bench");
    int provider = Processes.freePort();
    Process mock = startMock(folder, provider);
    try (var nginx = NginxTarget.start(folder, provider);
        var polyphony = PolyphonyTarget.start(application, folder, provider, List.of());
        var peer = PortkeyTarget.start(portkey, folder, provider);
        var load = new Load()) {
      var measured = measure(List.of(nginx, polyphony, peer), polyphony, load, rounds);
      String text = Report.markdown(measured, rounds, STREAMS, CHUNKS, PACE_MS, CONCURRENCY);
      IO.println(text);
      Report.write(report, text);
    } finally {
      Processes.stop(mock);
    }
  }

  static Process startMock(Path folder, int port) throws IOException, InterruptedException {
    Process mock =
        Processes.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MockProvider.class.getName(),
                Integer.toString(port),
                Integer.toString(CHUNKS),
                Long.toString(PACE_MS)),
            folder,
            Map.of(),
            folder.resolve("mock.log"));
    Processes.awaitHttp("http://127.0.0.1:" + port + "/", Duration.ofSeconds(20));
    return mock;
  }

  private static List<Figures> measure(
      List<Target> targets, PolyphonyTarget polyphony, Load load, int rounds) throws Exception {
    for (Target target : targets) {
      for (int round = 0; round < WARM_ROUNDS; round++) {
        warm(load, target, false);
        warm(load, target, true);
      }
    }
    List<Figures> figures = targets.stream().map(Figures::new).toList();
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < TURNS; turn++) {
        for (Figures of : figures) {
          requests(load, of.target == polyphony ? polyphony.database() : List.of(), of);
        }
      }
      for (Figures of : figures) {
        streams(load, of);
      }
    }
    return figures;
  }

  static void warm(Load load, Target target, boolean streams) throws Exception {
    if (!streams) {
      require(load.run(target, requests(target, WARM_REQUESTS), CONCURRENCY, false), target);
      target.rest();
      return;
    }
    require(load.run(target, STREAMS, STREAMS, true), target);
    target.rest();
  }

  private static void requests(Load load, List<Long> beside, Figures of) throws Exception {
    Target target = of.target;
    int requests = requests(target, 20_000);
    double before = CpuMeter.seconds(target.processes());
    double databaseBefore = CpuMeter.seconds(beside);
    require(load.run(target, requests, CONCURRENCY, false), target);
    target.rest();
    of.requests.add((CpuMeter.seconds(target.processes()) - before) * 10_000 / requests);
    of.database.add((CpuMeter.seconds(beside) - databaseBefore) * 10_000 / requests);
  }

  private static void streams(Load load, Figures of) throws Exception {
    Target target = of.target;
    double before = CpuMeter.seconds(target.processes());
    require(load.run(target, STREAMS, STREAMS, true), target);
    target.rest();
    of.chunks.add(
        (CpuMeter.seconds(target.processes()) - before) * 100_000 / ((double) STREAMS * CHUNKS));
    of.megabytes.add((double) CpuMeter.residentMegabytes(target.processes()));
  }

  /** The slow peer gets a tenth of the requests: its figure is scaled, not its patience. */
  private static int requests(Target target, int full) {
    return target instanceof PortkeyTarget ? full / 10 : full;
  }

  private static void require(int wrong, Target target) {
    if (wrong > 0) {
      throw new IllegalStateException(wrong + " wrong answers from " + target.name());
    }
  }

  /** A target's figures, one entry a turn. */
  static final class Figures {
    final Target target;
    final List<Double> requests = new ArrayList<>();
    final List<Double> chunks = new ArrayList<>();
    final List<Double> database = new ArrayList<>();
    final List<Double> megabytes = new ArrayList<>();

    Figures(Target target) {
      this.target = target;
    }
  }
}
