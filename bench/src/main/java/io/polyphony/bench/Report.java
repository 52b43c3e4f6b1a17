package io.polyphony.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the comparison as a table between two marks of a Markdown file. */
final class Report {
  private Report() {}

  static String markdown(
      List<Compare.Figures> figures,
      int rounds,
      int streams,
      int chunks,
      long paceMs,
      int concurrency) {
    Compare.Figures floor = named(figures, "nginx");
    Compare.Figures peer = named(figures, "Portkey");
    var text = new StringBuilder();
    text.append(
        "Medians of %d interleaved rounds with %d turns of requests and one of streams; a ratio is the median of the ratios within a turn; %d requests at a time; %d streams of %d chunks, one every %d ms.%n%n"
            .formatted(rounds, Compare.TURNS, concurrency, streams, chunks, paceMs));
    text.append(
        "| gateway | CPU-s per 10,000 requests | x nginx | of Portkey | CPU-s per 100,000 chunks | x nginx | of Portkey | resident MB |\n"
            + "|---|---|---|---|---|---|---|---|\n");
    figures.forEach(
        own ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %.2f | 1/%.1f | %.2f | %.2f | 1/%.1f | %.0f |%n",
                    own.target.name(),
                    median(own.requests),
                    median(ratios(own.requests, floor.requests)),
                    median(ratios(peer.requests, own.requests)),
                    median(own.chunks),
                    median(ratios(own.chunks, floor.chunks)),
                    median(ratios(peer.chunks, own.chunks)),
                    median(own.megabytes))));
    text.append(
        String.format(
            Locale.ROOT,
            "%nPolyphony ran with authentication, limits, journal and records on; its database took a further %.3f CPU-s per 10,000 requests in processes of its own.%n",
            median(named(figures, "Polyphony").database)));
    List<Double> turns = ratios(peer.requests, named(figures, "Polyphony").requests);
    text.append(
        String.format(
            Locale.ROOT,
            "Of Portkey, turn by turn: %s.%n",
            turns.stream()
                .map(ratio -> String.format(Locale.ROOT, "1/%.1f", ratio))
                .collect(Collectors.joining(", "))));
    return text.toString();
  }

  static void write(Path file, String table) throws IOException {
    new Section("comparison", "Gateways side by side").write(file, table);
  }

  private static Compare.Figures named(List<Compare.Figures> figures, String name) {
    return figures.stream().filter(of -> of.target.name().equals(name)).findFirst().orElseThrow();
  }

  /** Turn by turn, so that a machine that is slow for a while is slow for both. */
  private static List<Double> ratios(List<Double> of, List<Double> to) {
    return IntStream.range(0, of.size()).mapToObj(turn -> of.get(turn) / to.get(turn)).toList();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
