package io.polyphony.llm.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.dialect.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every visible recording of the dialects we have, in four cuts, equals its oracle. */
class TrafficTest {
  private static final Set<String> PROVIDERS_OF_THE_ISSUE =
      Set.of(
          "openai",
          "anthropic",
          "gemini",
          "openrouter",
          "xai",
          "groq",
          "deepseek",
          "mistral",
          "cerebras",
          "together",
          "ollama",
          "github",
          "perplexity",
          "huggingface",
          "moonshot",
          "zai",
          "alibaba",
          "vercel-gateway");

  private static final double DEMANDED = 0.995;
  private static final Path EXCEPTIONS =
      Path.of("src/test/java/io/polyphony/llm/traffic/traffic-exceptions.md");

  private record Score(int total, int equal) {
    Score plus(boolean same) {
      return new Score(total + 1, equal + (same ? 1 : 0));
    }
  }

  private record Group(String provider, String api) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int byProvider = provider.compareTo(other.provider);
      return byProvider != 0 ? byProvider : api.compareTo(other.api);
    }

    @Override
    public String toString() {
      return provider + " " + api;
    }
  }

  private static final Map<Group, Score> SCORES = new TreeMap<>();
  private static final Map<Group, Map<String, List<String>>> DIFFERENCES = new TreeMap<>();

  @BeforeAll
  static void replay() throws IOException {
    for (Recording recording :
        Recordings.all((provider, api) -> TrafficDialects.of(provider, api) != null)) {
      Dialect dialect = TrafficDialects.of(recording.provider(), recording.api());
      if (dialect != null) {
        one(dialect, recording);
      }
    }
    System.out.println(table());
  }

  private static void one(Dialect dialect, Recording recording) {
    List<String> differences = Replay.differences(dialect, recording);
    var group = new Group(recording.provider(), recording.api());
    Score before = SCORES.getOrDefault(group, new Score(0, 0));
    SCORES.put(group, before.plus(differences.isEmpty()));
    Map<String, List<String>> ofGroup = DIFFERENCES.computeIfAbsent(group, key -> new TreeMap<>());
    if (!differences.isEmpty()) {
      ofGroup.put(recording.name(), differences);
    }
  }

  @TestFactory
  Stream<DynamicTest> equalsItsOracle() throws IOException {
    Set<String> excepted = exceptions();
    return DIFFERENCES.entrySet().stream()
        .map(
            group ->
                DynamicTest.dynamicTest(
                    group.getKey().toString(),
                    () -> {
                      Map<String, List<String>> unexpected = new TreeMap<>(group.getValue());
                      unexpected.keySet().removeAll(excepted);
                      assertThat(lines(unexpected)).isEmpty();
                    }));
  }

  @Test
  void namesNoRecordingAsAnExceptionThatIsEqual() throws IOException {
    Set<String> different = new TreeSet<>();
    DIFFERENCES.values().forEach(group -> different.addAll(group.keySet()));
    assertThat(different).containsAll(exceptions());
  }

  @Test
  void readsAlmostAllOfTheIssuesProviders() {
    int total = 0;
    int equal = 0;
    for (Map.Entry<Group, Score> score : SCORES.entrySet()) {
      if (PROVIDERS_OF_THE_ISSUE.contains(score.getKey().provider())) {
        total += score.getValue().total();
        equal += score.getValue().equal();
      }
    }
    assertThat((double) equal / total).isGreaterThanOrEqualTo(DEMANDED);
  }

  private static Set<String> exceptions() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(EXCEPTIONS)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 2 && cells[1].contains("--") && !cells[1].contains("---")) {
        names.add(cells[1].strip());
      }
    }
    return names;
  }

  private static List<String> lines(Map<String, List<String>> differences) {
    List<String> lines = new ArrayList<>();
    differences.forEach((name, each) -> each.forEach(line -> lines.add(name + " " + line)));
    return lines;
  }

  private static String table() {
    var table =
        new StringBuilder("provider          api                       total  equal       %\n");
    int total = 0;
    int equal = 0;
    for (Map.Entry<Group, Score> entry : SCORES.entrySet()) {
      Score score = entry.getValue();
      total += score.total();
      equal += score.equal();
      table.append(row(entry.getKey().provider(), entry.getKey().api(), score));
    }
    return table.append(row("all", "", new Score(total, equal))).toString();
  }

  private static String row(String provider, String api, Score score) {
    return String.format(
        "%-17s %-24s %6d %6d %7.2f%n",
        provider,
        api,
        score.total(),
        score.equal(),
        100.0 * score.equal() / Math.max(1, score.total()));
  }
}
