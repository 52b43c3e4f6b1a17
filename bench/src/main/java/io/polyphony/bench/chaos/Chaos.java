package io.polyphony.bench.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Breaks everything around a packaged server, one thing after another, while clients start 200
 * streams a second; after each, the load goes to rest, and the ledger must agree with itself, with
 * the clients' journal and with the provider's.
 */
public final class Chaos implements AutoCloseable {
  /** The longest that a request may take (its total timeout), and a little more. */
  private static final Duration DEADLINE = Duration.ofSeconds(25);

  /** How many streams are started a second, if nothing else is said. */
  public static final int PER_SECOND = 200;

  private static final int WARM = 300;
  private static final int SHOWN = 8;

  private final Path folder;
  private final PrintStream out;
  private final ChaosProvider provider = new ChaosProvider();
  private final List<Step> steps;
  private final ChaosServer server;
  private final List<Result> results = new ArrayList<>();

  /**
   * What came of a step.
   *
   * @param skipped why it could not be done here; empty if it was
   * @param misses what was wrong, a line each
   */
  public record Result(String step, String skipped, long records, List<String> misses) {}

  /**
   * @param application the folder {@code quarkus-app}
   * @param folder an empty one, which the server writes to
   * @param out where each step's line goes
   */
  public Chaos(Path application, Path folder, PrintStream out) throws IOException {
    this.folder = folder;
    this.out = out;
    this.steps = Steps.all(folder);
    Map<String, String> environment = new HashMap<>();
    steps.forEach(step -> environment.putAll(step.environment()));
    this.server = new ChaosServer(application, folder, environment);
  }

  /**
   * Arguments: folder {@code quarkus-app}, seconds, streams started a second. Ends with 1 if
   * anything was wrong.
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("polyphony-chaos");
    boolean clean;
    try (var chaos = new Chaos(Path.of(arguments[0]), folder, System.out)) {
      Runtime.getRuntime().addShutdownHook(new Thread(chaos::abandon));
      clean =
          chaos
              .run(Duration.ofSeconds(Long.parseLong(arguments[1])), Integer.parseInt(arguments[2]))
              .stream()
              .allMatch(result -> isGood(result, "true".equals(System.getenv("CI"))));
    }
    System.out.println(clean ? "All is well." : "Something is wrong.");
    System.exit(clean ? 0 : 1);
  }

  /** With CI=true a step that this machine cannot do is a failure, too. */
  public static boolean isGood(Result result, boolean everyStep) {
    return result.misses().isEmpty() && (result.skipped().isEmpty() || !everyStep);
  }

  /** Goes through all steps, again and again until that time is over, but once at least. */
  public List<Result> run(Duration time, int perSecond) throws Exception {
    server.start();
    List<String> keys = new ChaosSetup(server.signIn()).make(provider);
    try (var load = new ChaosLoad(server.port(), perSecond, keys)) {
      var books = new Books(server, load, provider);
      warmUp(load);
      long until = System.nanoTime() + time.toNanos();
      out.printf("%-28s %9s %9s %9s %7s  %s%n", "step", "answers", "refused", "records", "s", "");
      do {
        for (Step step : steps) {
          results.add(one(step, load, books));
        }
      } while (System.nanoTime() < until && isGoodSoFar());
    }
    return List.copyOf(results);
  }

  /** A server that has just started compiles its code: its first seconds say nothing of faults. */
  private static void warmUp(ChaosLoad load) {
    load.begin(false);
    ChaosServer.await(
        Duration.ofMinutes(2), "the first answers", () -> load.journal().size() >= WARM);
    load.rest(DEADLINE);
  }

  private boolean isGoodSoFar() {
    return !results.isEmpty() && results.stream().allMatch(it -> it.misses().isEmpty());
  }

  private Result one(Step step, ChaosLoad load, Books books) throws Exception {
    if (!step.impossible().isEmpty()) {
      var skipped = new Result(step.name(), step.impossible(), 0, List.of());
      out.printf("%-28s SKIPPED: %s%n", step.name(), step.impossible());
      return skipped;
    }
    long from = System.nanoTime();
    int before = load.journal().size();
    List<String> misses = new ArrayList<>();
    load.begin(step.asksForFaults());
    try {
      step.run(new Step.Stage(server, load));
    } catch (IllegalStateException inVain) {
      misses.add(String.valueOf(inVain.getMessage()));
    }
    int stuck = load.rest(DEADLINE);
    if (stuck > 0) {
      misses.add(stuck + " requests go on beyond their deadline");
    }
    List<Heard> heard = load.journal().stream().skip(before).toList();
    misses.addAll(step.judge(heard));
    ChaosServer.await(Duration.ofSeconds(60), "the records to be written", server::isWritten);
    Books.Compared compared = books.compare();
    misses.addAll(compared.misses());
    ChaosServer.Said verified = server.cli("verify");
    if (verified.code() != 0) {
      misses.add("verify: " + verified.text());
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    print(step, heard, compared.records(), seconds, misses);
    return new Result(step.name(), "", compared.records(), List.copyOf(misses));
  }

  private void print(
      Step step, List<Heard> heard, long records, double seconds, List<String> misses) {
    long refused = heard.stream().filter(it -> it.fate() == Heard.Fate.REFUSED).count();
    long clean = heard.stream().filter(it -> it.fate() == Heard.Fate.CLEAN).count();
    out.printf(
        Locale.ROOT,
        "%-28s %9d %9d %9d %7.1f  %s%n",
        step.name(),
        clean,
        refused,
        records,
        seconds,
        misses.isEmpty() ? "0 missing, 0 duplicate, verify clean" : misses.size() + " MISSES");
    misses.stream().limit(SHOWN).forEach(miss -> out.println("    " + miss));
  }

  /** When somebody ends the command: nothing goes on, no disk stays. */
  private void abandon() {
    server.close();
    steps.forEach(Step::tidy);
  }

  /** If something was wrong, the logs are kept beside the folder. */
  @Override
  public void close() throws IOException {
    server.close();
    provider.close();
    if (!isGoodSoFar()) {
      keepLogs();
    }
    for (Step step : steps) {
      step.tidy();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void keepLogs() throws IOException {
    Path kept = Files.createDirectories(Path.of(folder + "-logs"));
    for (String name : List.of("server.log", "cli.log", "data/postgres/log")) {
      Path log = folder.resolve(name);
      if (Files.exists(log)) {
        Files.copy(log, kept.resolve(name.replace('/', '-')), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    out.println("The logs are kept in " + kept);
  }
}
