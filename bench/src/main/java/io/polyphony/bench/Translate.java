package io.polyphony.bench;

import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.dialect.OpenAiChat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures what translation costs in every dialect and writes the table. */
public final class Translate {
  private static final int WARM_UP = 5;
  private static final int SECONDS = 2;
  private static final double MEDIAN = 50;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Translate() {}

  /** Arguments: the Markdown file, iterations of two seconds for each figure. */
  public static void main(String[] arguments) throws Exception {
    int iterations = Integer.parseInt(arguments[1]);
    String[] dialects = Dialects.all().stream().map(Dialect::id).toArray(String[]::new);
    Collection<RunResult> results = new ArrayList<>();
    results.addAll(
        run(
            options("(read|write)Request", iterations)
                .param("dialect", dialects)
                .param("size", SampleRequests.SMALL, SampleRequests.LARGE)));
    results.addAll(run(options("(read|write)Stream", iterations).param("dialect", dialects)));
    results.addAll(
        run(
            options("relayRequest", iterations)
                .param("dialect", OpenAiChat.ID)
                .param("size", SampleRequests.SMALL, SampleRequests.LARGE)));
    String table = table(results, dialects, iterations);
    IO.println(table);
    new Section("translation", "Translation").write(Path.of(arguments[0]), table);
  }

  private static ChainedOptionsBuilder options(String benchmark, int iterations) {
    return new OptionsBuilder()
        .include(TranslateBenchmark.class.getName() + "\\." + benchmark + "$")
        .addProfiler(CpuTime.class)
        .addProfiler(GCProfiler.class)
        .forks(1)
        .warmupIterations(WARM_UP)
        .warmupTime(TimeValue.seconds(SECONDS))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.seconds(SECONDS))
        .shouldFailOnError(true);
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).run();
  }

  private static String table(Collection<RunResult> results, String[] dialects, int iterations) {
    var text = new StringBuilder();
    text.append(
        ("CPU microseconds (user and system, the collector's and the compiler's included) and KB"
                + " allocated per operation; JMH, medians of %d iterations of two seconds after warm-up."
                + " A request is read from its bytes, or written to bytes; an answer has 100"
                + " pieces and its usage.%n%n")
            .formatted(iterations));
    text.append(
        "| dialect | read 1 KB | write 1 KB | read 100k tokens | write 100k tokens"
            + " | read 100 chunks | write 100 chunks |\n|---|---|---|---|---|---|---|\n");
    for (String dialect : dialects) {
      List<String> cells = new ArrayList<>();
      for (String size : List.of(SampleRequests.SMALL, SampleRequests.LARGE)) {
        cells.add(cell(find(results, "readRequest", dialect, size)));
        cells.add(cell(find(results, "writeRequest", dialect, size)));
      }
      cells.add(cell(find(results, "readStream", dialect, "")));
      cells.add(cell(find(results, "writeStream", dialect, "")));
      text.append("| %s | %s |\n".formatted(dialect, String.join(" | ", cells)));
    }
    text.append(
        ("%nThe same dialect in and out (looked through, another model's name put in, bytes handed"
                + " on): 1 KB %s; 100k tokens %s.%n")
            .formatted(
                cell(find(results, "relayRequest", OpenAiChat.ID, SampleRequests.SMALL)),
                cell(find(results, "relayRequest", OpenAiChat.ID, SampleRequests.LARGE))));
    return text.toString();
  }

  private static RunResult find(
      Collection<RunResult> results, String benchmark, String dialect, String size) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark))
        .filter(result -> result.getParams().getParam("dialect").equals(dialect))
        .filter(result -> size.isEmpty() || result.getParams().getParam("size").equals(size))
        .findFirst()
        .orElseThrow();
  }

  private static String cell(RunResult result) {
    return String.format(
        Locale.ROOT,
        "%,.1f µs, %,.0f KB",
        secondary(result, CpuTime.NAME),
        secondary(result, ALLOCATED) / 1_024);
  }

  private static double secondary(RunResult result, String name) {
    return result.getSecondaryResults().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(name))
        .mapToDouble(entry -> entry.getValue().getStatistics().getPercentile(MEDIAN))
        .findFirst()
        .orElseThrow();
  }
}
