package io.polyphony.bench.chaos;

import io.polyphony.bench.OwnerSession;
import io.polyphony.bench.Processes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The packaged server as a process of its own, on a port and a data folder that it keeps. */
final class ChaosServer implements AutoCloseable {
  private static final String EMAIL = "chaos@localhost.test";
  private static final String PASSWORD = "tide-lantern-orchard-88";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern NONE_WAIT = Pattern.compile("(?m)^polyphony_ledger_waiting 0\\.0$");

  /** Patience enough for a busy machine, but not for a black hole. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "POLYPHONY_OWNER_EMAIL", EMAIL,
          "POLYPHONY_OWNER_PASSWORD", PASSWORD,
          "POLYPHONY_EGRESS_ALLOW_PRIVATE", "127.0.0.1",
          "POLYPHONY_ADMISSION_REQUESTS_PER_MINUTE", "100000000",
          "POLYPHONY_ADMISSION_CONCURRENCY", "100000",
          "POLYPHONY_LEDGER_SEGMENT_SIZE", "2097152",
          "POLYPHONY_UPSTREAM_FIRST_CONTENT_TIMEOUT", "6s",
          "POLYPHONY_UPSTREAM_IDLE_TIMEOUT", "6s",
          "POLYPHONY_UPSTREAM_TOTAL_TIMEOUT", "15s",
          "POLYPHONY_UPSTREAM_ATTEMPTS_PER_DEPLOYMENT", "1");

  private final Path application;
  private final Path folder;
  private final Map<String, String> environment;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private @Nullable Process process;

  /**
   * @param application the folder {@code quarkus-app}
   * @param folder holds the data folder and the log
   * @param environment more settings
   */
  ChaosServer(Path application, Path folder, Map<String, String> environment) throws IOException {
    this.application = application;
    this.folder = folder;
    this.environment = environment;
    this.port = Processes.freePort();
  }

  int port() {
    return port;
  }

  Path folder() {
    return folder;
  }

  /** Returns when it is ready. */
  void start() throws IOException, InterruptedException {
    process = Processes.start(command(), folder, settings(), log());
    await(PATIENCE, "the server to be ready", this::ready);
  }

  /** As a power cut ends it. */
  void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  OwnerSession signIn() throws IOException, InterruptedException {
    return OwnerSession.signIn("http://127.0.0.1:" + port, EMAIL, PASSWORD);
  }

  /** The first process of the database. */
  ProcessHandle database() throws IOException {
    long pid = Long.parseLong(postmaster(0));
    return ProcessHandle.of(pid).orElseThrow(() -> new IOException("no database " + pid));
  }

  Connection connect() throws IOException, SQLException {
    String password = Files.readString(folder.resolve("data/postgres/password")).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + postmaster(3) + "/polyphony", "app", password);
  }

  /** Whether the database takes questions. */
  boolean databaseAnswers() {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (IOException | SQLException | IndexOutOfBoundsException away) {
      return false;
    }
  }

  /** Whether nothing that was answered waits for the database. */
  boolean isWritten() {
    return get("/metrics", 200).map(NONE_WAIT::matcher).filter(found -> found.find()).isPresent();
  }

  boolean ready() {
    if (!running().isAlive()) {
      throw new IllegalStateException("the server has ended; its log is " + log());
    }
    return get("/health/ready", 200).isPresent();
  }

  /** What a command said, and with which code it ended. */
  record Said(int code, String text) {}

  /** Runs {@code ./run cli ...} beside the server. */
  Said cli(String... arguments) throws IOException, InterruptedException {
    List<String> command = command();
    command.add("cli");
    command.addAll(List.of(arguments));
    Path out = folder.resolve("cli.log");
    Process cli = Processes.start(command, folder, settings(), out);
    if (!cli.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      cli.destroyForcibly();
    }
    return new Said(cli.waitFor(), Files.readString(out));
  }

  static void await(Duration limit, String what, java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited " + limit + " in vain for " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("the server was not started");
    }
    return process;
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx384m",
            "-XX:+UseG1GC",
            "-XX:+UseCompactObjectHeaders",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            application.resolve("quarkus-run.jar").toString()));
    return command;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("POLYPHONY_PORT", Integer.toString(port));
    settings.put("POLYPHONY_DATA", folder.resolve("data").toString());
    settings.putAll(environment);
    return settings;
  }

  private java.util.Optional<String> get(String path, int status) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(5))
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      return answer.statusCode() == status
          ? java.util.Optional.of(answer.body())
          : java.util.Optional.empty();
    } catch (IOException notNow) {
      return java.util.Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return java.util.Optional.empty();
    }
  }

  private String postmaster(int line) throws IOException {
    return Files.readAllLines(folder.resolve("data/postgres/cluster/postmaster.pid"))
        .get(line)
        .strip();
  }

  @Override
  public void close() {
    if (process != null) {
      Processes.stop(process);
    }
    client.close();
  }
}
