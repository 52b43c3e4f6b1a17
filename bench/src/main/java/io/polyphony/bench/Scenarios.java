package io.polyphony.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What the plain comparison leaves out, with limits and budgets on: prompts of 100,000 tokens, tool
 * calls in streams, a provider whose first key always fails, 2,000 streams at a time, and how long
 * the first word of a stream takes longer at 500 requests a second. Against nginx, round by round.
 */
public final class Scenarios {
  static final String LARGE = "The tide follows the moon. ".repeat(400_000 / 27);
  private static final int STREAMS = 2_000;
  private static final int PIECES = 100;
  private static final int PACE_MS = 200;
  private static final int TOOL_STREAMS = 100;
  private static final int WARM_ROUNDS = 3;

  /** A load, how much of it makes a figure, and what its figure is counted for. */
  private record Scenario(String name, Ask ask, int requests, int concurrency, int unit) {}

  private static final List<Scenario> ALL =
      List.of(
          new Scenario("requests", Ask.whole(Ask.SHORT), 20_000, 32, 1),
          new Scenario("prompts of 100,000 tokens", Ask.whole(LARGE), 400, 8, 1),
          new Scenario(
              "chunks of tool calls",
              Ask.stream("tools", 400, 20),
              TOOL_STREAMS,
              TOOL_STREAMS,
              400),
          new Scenario(
              "chunks of 2,000 streams",
              Ask.stream("text", PIECES, PACE_MS),
              STREAMS,
              STREAMS,
              PIECES));

  private Scenarios() {}

  /** Arguments: folder {@code quarkus-app}, report file, rounds. */
  public static void main(String[] arguments) throws Exception {
    Path application = Path.of(arguments[0]).toAbsolutePath();
    int rounds = Integer.parseInt(arguments[2]);
    Path folder = Files.createTempDirectory("polyphony-scenarios");
    int provider = Processes.freePort();
    Process mock = Compare.startMock(folder, provider);
    try (var nginx = NginxTarget.start(folder, provider);
        var healthy = polyphony(application, folder.resolve("healthy"), provider, "sk-bench");
        var failing =
            polyphony(application, folder.resolve("failing"), provider, MockProvider.FAILING);
        var load = new Load()) {
      failing.post(
          "/api/credentials",
          Map.of(
              "provider", "openai", "name", "good", "fields", Map.of("apiKey", "sk-bench-good")));
      var measured = new Measured(nginx, healthy, failing, load);
      measured.rounds(rounds);
      String text = measured.markdown(rounds) + FirstByte.measure(healthy, provider);
      IO.println(text);
      new Section("scenarios", "Other loads").write(Path.of(arguments[1]), text);
    } finally {
      Processes.stop(mock);
    }
  }

  private static PolyphonyTarget polyphony(
      Path application, Path folder, int provider, String providerKey) throws Exception {
    var target =
        PolyphonyTarget.startWith(
            PolyphonyTarget.OPTIONS,
            application,
            Files.createDirectories(folder),
            provider,
            providerKey);
    try {
      limits(target);
    } catch (Exception failed) {
      target.close();
      throw failed;
    }
    return target;
  }

  private static void limits(PolyphonyTarget target) throws Exception {
    limit(target, "REQUESTS", "MINUTE");
    limit(target, "TOKENS", "DAY");
    limit(target, "MONEY", "MONTH");
    var slots = new HashMap<String, Object>(limit("slots", "CONCURRENCY", 1_000_000));
    slots.put("scope", "ORGANISATION");
    target.post("/api/limits", slots);
  }

  private static void limit(PolyphonyTarget target, String measure, String period)
      throws Exception {
    var limit = new HashMap<String, Object>(limit(measure, measure, 1_000_000_000_000_000L));
    limit.put("scope", "VIRTUAL_KEY");
    limit.put("period", period);
    target.post("/api/limits", limit);
  }

  private static Map<String, Object> limit(String name, String measure, long amount) {
    return Map.of("name", name, "measure", measure, "amount", amount, "hard", true);
  }

  /** The figures, round by round. */
  private record Measured(
      NginxTarget nginx,
      PolyphonyTarget healthy,
      PolyphonyTarget failing,
      Load load,
      Map<String, List<Double>> figures) {

    Measured(NginxTarget nginx, PolyphonyTarget healthy, PolyphonyTarget failing, Load load) {
      this(nginx, healthy, failing, load, new HashMap<>());
    }

    void rounds(int rounds) throws Exception {
      for (int round = 0; round < WARM_ROUNDS + rounds; round++) {
        boolean counts = round >= WARM_ROUNDS;
        for (Scenario scenario : ALL) {
          for (Target target : List.of(nginx, healthy)) {
            one(scenario, target, scenario.name() + target.name(), counts);
          }
        }
        one(ALL.getFirst(), failing, "failing", counts);
      }
    }

    private void one(Scenario scenario, Target target, String name, boolean counts)
        throws Exception {
      double before = CpuMeter.seconds(target.processes());
      long[] most = {0};
      int wrong;
      try (var watch = new ResidentWatch(target, most)) {
        wrong = load.run(target, scenario.requests(), scenario.concurrency(), scenario.ask());
      }
      if (wrong > 0) {
        throw new IllegalStateException(wrong + " wrong answers: " + name);
      }
      target.rest();
      double used = CpuMeter.seconds(target.processes()) - before;
      if (counts) {
        add(name, used * 1e6 / (scenario.requests() * scenario.unit()));
        add(name + " MB", most[0]);
      }
    }

    private void add(String name, double figure) {
      figures.computeIfAbsent(name, key -> new ArrayList<>()).add(figure);
    }

    String markdown(int rounds) {
      var text =
          new StringBuilder(
              "CPU microseconds, medians of %d rounds, each against nginx in the same round; limits by requests, tokens, money and concurrency on. Polyphony's heap is 384 MB.%n%n"
                  .formatted(rounds));
      text.append("| for each of | nginx | Polyphony | ratio | Polyphony's resident MB |\n")
          .append("|---|---|---|---|---|\n");
      for (Scenario scenario : ALL) {
        row(
            text,
            scenario.name(),
            scenario.name() + nginx.name(),
            scenario.name() + healthy.name());
      }
      row(
          text,
          "requests whose first key always fails",
          ALL.getFirst().name() + nginx.name(),
          "failing");
      return text.toString();
    }

    private void row(StringBuilder text, String name, String floor, String own) {
      double[] ratios = new double[of(own).size()];
      Arrays.setAll(ratios, at -> of(own).get(at) / of(floor).get(at));
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %.2f | %.0f |%n",
              name,
              median(of(floor)),
              median(of(own)),
              median(Arrays.stream(ratios).boxed().toList()),
              median(of(own + " MB"))));
    }

    private List<Double> of(String name) {
      return Objects.requireNonNull(figures.get(name), name);
    }

    private static double median(List<Double> values) {
      return values.stream().sorted().toList().get(values.size() / 2);
    }
  }
}
