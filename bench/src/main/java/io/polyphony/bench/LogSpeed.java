package io.polyphony.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Seeds a packaged Polyphony with many records, and measures what its pages of logs ask. */
public final class LogSpeed {
  private static final int ROUNDS = 5;
  private static final Duration DAY = Duration.ofDays(1);

  private final HttpClient client;
  private final PolyphonyTarget target;
  private final Instant now = Instant.now();

  private LogSpeed(HttpClient client, PolyphonyTarget target) {
    this.client = client;
    this.target = target;
  }

  /**
   * Arguments: the folder {@code quarkus-app}, the Markdown file, how many records, and, if the
   * records are to be kept for another time, the folder where they are or will be.
   */
  public static void main(String[] arguments) throws Exception {
    boolean kept = arguments.length > 3;
    Path folder =
        kept
            ? Files.createDirectories(Path.of(arguments[3]).toAbsolutePath())
            : Files.createTempDirectory("polyphony-logs");
    long rows = Long.parseLong(arguments[2]);
    try (PolyphonyTarget target =
            PolyphonyTarget.start(Path.of(arguments[0]).toAbsolutePath(), folder, 9, List.of());
        HttpClient client = HttpClient.newHttpClient()) {
      try (Connection connection = LogSeed.connect(folder.resolve("data"))) {
        if (LogSeed.count(connection, "completion_record") < rows) {
          LogSeed.sow(connection, rows);
        }
        String table = new LogSpeed(client, target).table(connection);
        IO.println(table);
        new Section("logs", "Logs").write(Path.of(arguments[1]), table);
      }
    } finally {
      if (!kept) {
        delete(folder);
      }
    }
  }

  private String table(Connection connection) throws Exception {
    long records = LogSeed.count(connection, "completion_record");
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%,d records of a year (%,d bytes each with all indexes), %,d kinds, %,d daily sums;"
                + " the embedded database as it is shipped. Each query %d times, interleaved, over"
                + " HTTP with JSON; milliseconds.%n%n| what | queries | median | p95 | longest |%n"
                + "|---|---|---|---|---|%n",
            records,
            LogSeed.size(connection) / Math.max(1, records),
            LogSeed.count(connection, "record_kind"),
            LogSeed.count(connection, "record_sum"),
            ROUNDS));
    Map<String, List<String>> sets = queries();
    Map<String, List<Long>> nanos = new LinkedHashMap<>();
    for (int round = 0; round <= ROUNDS; round++) {
      for (Map.Entry<String, List<String>> set : sets.entrySet()) {
        for (String query : set.getValue()) {
          long taken = ask(query);
          if (round > 0) {
            nanos.computeIfAbsent(set.getKey(), none -> new ArrayList<>()).add(taken);
            if (taken > 300_000_000) {
              IO.println("slow: " + taken / 1_000_000 + " ms " + query);
            }
          }
        }
      }
    }
    for (Map.Entry<String, List<Long>> set : nanos.entrySet()) {
      long[] sorted = set.getValue().stream().mapToLong(it -> it).sorted().toArray();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %d | %d |%n",
              set.getKey(),
              sorted.length / ROUNDS,
              at(sorted, 0.5),
              at(sorted, 0.95),
              at(sorted, 1)));
    }
    return text.toString();
  }

  private static long at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))]
        / 1_000_000;
  }

  private Map<String, List<String>> queries() throws IOException, InterruptedException {
    List<String> filters = filters();
    Map<String, List<String>> sets = new LinkedHashMap<>();
    sets.put("list", lists());
    sets.put("filter", filters.stream().map(it -> "/records?" + it).toList());
    sets.put("facets", summaries(filters).stream().map(it -> "/summary?" + it).toList());
    sets.put("daily cost", summaries(filters).stream().map(it -> "/series?" + it).toList());
    sets.put(
        "errors",
        List.of("/errors?days=1", "/errors?days=7", "/errors?days=30", "/errors?days=90"));
    return sets;
  }

  /** The first pages, and pages from the middle of the year and its beginning. */
  private List<String> lists() throws IOException, InterruptedException {
    List<String> lists = new ArrayList<>(List.of("/records", "/records?limit=200"));
    for (int days : List.of(1, 7, 30, 100, 200, 300, 330)) {
      Instant moment = now.minus(DAY.multipliedBy(days));
      lists.add("/records?to=" + moment);
      long micros = moment.getEpochSecond() * 1_000_000;
      lists.add("/records?after=" + micros + ".01000000-0000-7000-8000-000000000000");
      lists.add("/records?from=" + moment.minus(DAY) + "&to=" + moment);
    }
    return lists;
  }

  private List<String> filters() {
    List<String> filters = new ArrayList<>();
    for (String only :
        List.of(
            "state=complete",
            "state=failed",
            "state=interrupted",
            "error_code=upstream_model",
            "error_code=upstream_rate_limit",
            "error_code=content_filter&model_asked=xai/model-6",
            "error_code=upstream_credential&provider=bedrock&door=chat",
            "model_served=openai/model-0",
            "model_served=anthropic/model-17",
            "model_served=bedrock/model-23&state=upstream_cut",
            "model_asked=no/such-model",
            "provider=groq&provider=mistral",
            "door=chat",
            "dialect=gemini-generate&state=failed",
            "virtual_key=none",
            "min_latency_ms=60000",
            "min_latency_ms=78000",
            "min_latency_ms=5000&state=failed",
            "min_cost_nano=100000000",
            "min_cost_nano=620000000&min_latency_ms=30000")) {
      filters.add(only);
    }
    for (int number : List.of(0, 5, 60, 150, 199)) {
      filters.add("virtual_key=" + seeded("key" + number));
      filters.add("virtual_key=" + seeded("key" + number) + "&state=failed");
      filters.add("person=" + seeded("person" + number % 40) + "&error_code=context_length");
    }
    List<String> aged = new ArrayList<>(filters);
    for (String filter : filters) {
      aged.add(filter + "&to=" + now.minus(DAY.multipliedBy(150)));
    }
    return aged;
  }

  /** The times that the page offers, with and without a filter. */
  private List<String> summaries(List<String> filters) {
    List<String> summaries = new ArrayList<>();
    for (int days : List.of(1, 7, 30, 90)) {
      String from = "from=" + now.minus(DAY.multipliedBy(days));
      summaries.add(from);
      summaries.add(from + "&state=failed");
      summaries.add(from + "&provider=openai&door=gateway");
    }
    summaries.add("");
    for (int at = 0; at < filters.size(); at += 4) {
      summaries.add(filters.get(at));
    }
    return summaries;
  }

  private static String seeded(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
      var buffer = ByteBuffer.wrap(digest);
      return new UUID(buffer.getLong(), buffer.getLong()).toString();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private long ask(String query) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + target.port() + "/api/ledger" + encoded(query)))
            .header("Cookie", target.session())
            .build();
    long begin = System.nanoTime();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    long taken = System.nanoTime() - begin;
    if (answer.statusCode() != 200) {
      throw new IOException(query + " was answered with " + answer.body());
    }
    return taken;
  }

  private static String encoded(String query) {
    return query.replace("/model", URLEncoder.encode("/model", StandardCharsets.UTF_8));
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.toList().reversed()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
