package io.polyphony.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Polyphony as a user runs it: authentication by virtual key, limits, journal and database records
 * on. Its database's CPU is reported apart.
 */
final class PolyphonyTarget implements Target {
  private static final String EMAIL = "bench@localhost.test";
  private static final String PASSWORD = "tide-lantern-orchard-88";

  /** As {@code ./run} starts it, with a heap for a small machine. */
  static final List<String> OPTIONS =
      List.of(
          "-Xms256m",
          "-Xmx384m",
          "-XX:+UseG1GC",
          "-XX:+UseCompactObjectHeaders",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED");

  private static final Pattern NONE_WAIT = Pattern.compile("(?m)^polyphony_ledger_waiting 0\\.0$");

  /** Asking costs the process some of what is measured: mostly one question is enough then. */
  private static final Duration WRITTEN_AFTER = Duration.ofMillis(400);

  private final Process process;
  private final int port;
  private final OwnerSession owner;
  private final String key;

  private PolyphonyTarget(Process process, int port, OwnerSession owner, String key) {
    this.process = process;
    this.port = port;
    this.owner = owner;
    this.key = key;
  }

  /** {@code application} is the folder {@code quarkus-app}. */
  static PolyphonyTarget start(Path application, Path folder, int provider, List<String> more)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(more);
    return startWith(options, application, folder, provider);
  }

  static PolyphonyTarget startWith(
      List<String> options, Path application, Path folder, int provider)
      throws IOException, InterruptedException {
    return startWith(options, application, folder, provider, "sk-bench");
  }

  /**
   * @param providerKey with which the provider is asked first
   */
  static PolyphonyTarget startWith(
      List<String> options, Path application, Path folder, int provider, String providerKey)
      throws IOException, InterruptedException {
    int port = Processes.freePort();
    Map<String, String> environment = new HashMap<>();
    environment.put("POLYPHONY_PORT", Integer.toString(port));
    environment.put("POLYPHONY_DATA", Files.createDirectories(folder.resolve("data")).toString());
    environment.put("POLYPHONY_OWNER_EMAIL", EMAIL);
    environment.put("POLYPHONY_OWNER_PASSWORD", PASSWORD);
    environment.put("POLYPHONY_EGRESS_ALLOW_PRIVATE", "127.0.0.1");
    environment.put("POLYPHONY_PROVIDER_OPENAI_BASE_URL", "http://127.0.0.1:" + provider + "/v1");
    environment.put("POLYPHONY_ADMISSION_REQUESTS_PER_MINUTE", "100000000");
    environment.put("POLYPHONY_ADMISSION_CONCURRENCY", "100000");
    environment.put("OPENAI_API_KEY", providerKey);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-jar", application.resolve("quarkus-run.jar").toString()));
    Process process =
        Processes.start(command, folder, environment, folder.resolve("polyphony.log"));
    String address = "http://127.0.0.1:" + port;
    try {
      Processes.awaitHttp(address + "/health/ready", Duration.ofMinutes(3));
    } catch (IOException late) {
      Processes.stop(process);
      throw late;
    }
    OwnerSession owner = OwnerSession.signIn(address, EMAIL, PASSWORD);
    String key = owner.post("/api/virtual-keys", Map.of("name", "bench")).path("secret").asText();
    return new PolyphonyTarget(process, port, owner, key);
  }

  /** Posts to the web's interface as the owner. */
  void post(String path, Map<String, Object> body) throws IOException, InterruptedException {
    owner.post(path, body);
  }

  /** The owner's cookie. */
  String session() {
    return owner.cookie();
  }

  @Override
  public String name() {
    return "Polyphony";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String model() {
    return "openai/gpt-4o-mini";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Authorization", "Bearer " + key);
  }

  @Override
  public List<Long> processes() {
    return List.of(process.pid());
  }

  /** Records that wait for the database belong to the round that made them. */
  @Override
  public void rest() throws IOException, InterruptedException {
    HttpRequest metrics =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      Thread.sleep(WRITTEN_AFTER);
      while (!NONE_WAIT
          .matcher(client.send(metrics, HttpResponse.BodyHandlers.ofString()).body())
          .find()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("records still wait for the database");
        }
        Thread.sleep(100);
      }
    }
  }

  /** The embedded database's processes. */
  List<Long> database() {
    return process.descendants().map(ProcessHandle::pid).toList();
  }

  @Override
  public void close() {
    Processes.stop(process);
  }
}
