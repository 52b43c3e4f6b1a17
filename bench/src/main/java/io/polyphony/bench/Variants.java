package io.polyphony.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Several builds or settings of Polyphony against one another, interleaved round by round: CPU
 * microseconds per request (streamed: per chunk) of each and the ratio to the first. Decides
 * whether a change is worth it on a machine whose speed varies.
 */
public final class Variants {
  private Variants() {}

  /**
   * Arguments: {@code requests|chunks}, rounds, then per variant the folder {@code quarkus-app},
   * and after an {@code @} the JVM's options separated by spaces, if they are not the usual ones.
   */
  public static void main(String[] arguments) throws Exception {
    boolean stream = arguments[0].equals("chunks");
    int rounds = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("polyphony-variants");
    int provider = Processes.freePort();
    Process mock = Compare.startMock(folder, provider);
    List<PolyphonyTarget> targets = new ArrayList<>();
    try (var load = new Load()) {
      for (int at = 2; at < arguments.length; at++) {
        targets.add(start(arguments[at], folder.resolve("variant-" + at), provider));
        for (int round = 0; round < Compare.WARM_ROUNDS; round++) {
          Compare.warm(load, targets.getLast(), stream);
        }
      }
      print(measure(targets, load, rounds, stream), arguments);
    } finally {
      targets.forEach(PolyphonyTarget::close);
      Processes.stop(mock);
    }
  }

  private static PolyphonyTarget start(String variant, Path folder, int provider) throws Exception {
    int at = variant.indexOf('@');
    Path application = Path.of(at < 0 ? variant : variant.substring(0, at)).toAbsolutePath();
    List<String> options =
        at < 0 ? PolyphonyTarget.OPTIONS : List.of(variant.substring(at + 1).split(" "));
    return PolyphonyTarget.startWith(
        options, application, Files.createDirectories(folder), provider);
  }

  private static List<List<Double>> measure(
      List<PolyphonyTarget> targets, Load load, int rounds, boolean stream) throws Exception {
    List<List<Double>> figures = new ArrayList<>();
    targets.forEach(target -> figures.add(new ArrayList<>()));
    int requests = stream ? Compare.STREAMS : 20_000;
    int units = stream ? Compare.STREAMS * Compare.CHUNKS : requests;
    for (int round = 0; round < rounds; round++) {
      for (int at = 0; at < targets.size(); at++) {
        PolyphonyTarget target = targets.get(at);
        double before = CpuMeter.seconds(target.processes());
        load.run(target, requests, stream ? requests : Compare.CONCURRENCY, stream);
        target.rest();
        figures.get(at).add((CpuMeter.seconds(target.processes()) - before) * 1e6 / units);
      }
    }
    return figures;
  }

  private static void print(List<List<Double>> figures, String[] arguments) {
    double first = median(figures.getFirst());
    for (int at = 0; at < figures.size(); at++) {
      double median = median(figures.get(at));
      IO.println(
          String.format(
              Locale.ROOT, "%7.1f  %5.2f  %s", median, median / first, arguments[at + 2]));
      IO.println(
          "         " + Arrays.toString(figures.get(at).stream().mapToLong(Math::round).toArray()));
    }
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
