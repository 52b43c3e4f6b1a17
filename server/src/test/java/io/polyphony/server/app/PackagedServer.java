package io.polyphony.server.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The packaged application in a process of its own, as an operator starts it, on a data folder. */
final class PackagedServer implements AutoCloseable {
  static final String EMAIL = "owner@polyphony.test";
  static final String PASSWORD = "tide-lantern-orchard-88";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path data;
  private final int port;
  private final Map<String, String> settings;
  private @Nullable String cookie;
  private @Nullable String csrfToken;

  private PackagedServer(Process process, Path data, int port, Map<String, String> settings) {
    this.process = process;
    this.data = data;
    this.port = port;
    this.settings = settings;
  }

  static PackagedServer start(Path data) throws IOException {
    return start(data, Map.of());
  }

  /**
   * @param settings more of its environment
   */
  static PackagedServer start(Path data, Map<String, String> settings) throws IOException {
    int port = freePort();
    var builder = java(data, port, settings);
    builder.redirectErrorStream(true).redirectOutput(data.resolve("server.log").toFile());
    var server = new PackagedServer(builder.start(), data, port, settings);
    await(Duration.ofSeconds(60), "the server to be ready", server::ready);
    return server;
  }

  private static ProcessBuilder java(
      Path data, int port, Map<String, String> settings, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-jar");
    command.add(Path.of(System.getProperty("polyphony.application"), "quarkus-run.jar").toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "POLYPHONY_DATA",
                data.toString(),
                "POLYPHONY_PORT",
                Integer.toString(port),
                "POLYPHONY_OWNER_EMAIL",
                EMAIL,
                "POLYPHONY_OWNER_PASSWORD",
                PASSWORD));
    builder.environment().putAll(settings);
    return builder;
  }

  /** What a command said, and with which code it ended. */
  record Said(int code, String text) {}

  /** Runs {@code ./run cli ...} on this server's data, beside it. */
  Said cli(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("cli"));
    all.addAll(List.of(arguments));
    Path out = Files.createTempFile(data, "cli", ".log");
    Process command =
        java(data, port, settings, all.toArray(String[]::new))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!command.waitFor(60, TimeUnit.SECONDS)) {
      command.destroyForcibly();
    }
    return new Said(command.waitFor(), Files.readString(out));
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpClient client() {
    return client;
  }

  void signIn() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address("/api/session"))
            .header("content-type", "application/json")
            .POST(body(Map.of("email", EMAIL, "password", PASSWORD)))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    cookie =
        answer.headers().allValues("set-cookie").stream()
            .filter(value -> value.startsWith("polyphony_session="))
            .map(value -> value.split(";", 2)[0])
            .findFirst()
            .orElseThrow();
    csrfToken = JSON.readTree(answer.body()).path("csrfToken").asText();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(authorised(path).GET().build());
  }

  JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return send(authorised(path).POST(body(body)).build());
  }

  /** The cookie of whoever is signed in, and the token against forged requests. */
  List<String> sessionSecrets() {
    return List.of(
        String.valueOf(cookie).substring("polyphony_session=".length()), String.valueOf(csrfToken));
  }

  Connection connect() throws IOException, SQLException {
    String password = Files.readString(data.resolve("postgres/password")).strip();
    String databasePort =
        Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid")).get(3).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + databasePort + "/polyphony", "app", password);
  }

  /** How many completion records each id has, by the database itself. */
  long count(String sql) throws IOException, SQLException {
    try (Connection connection = connect();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Ends the process as a power cut would end it: without any chance to tidy up. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  static void await(Duration limit, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + limit + " in vain for " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private HttpRequest.Builder authorised(String path) {
    if (cookie == null || csrfToken == null) {
      throw new IllegalStateException("sign in first");
    }
    return HttpRequest.newBuilder(address(path))
        .header("content-type", "application/json")
        .header("cookie", cookie)
        .header("x-csrf-token", csrfToken);
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new AssertionError(
          request.uri() + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private static HttpRequest.BodyPublisher body(Object value) throws IOException {
    return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(value));
  }

  private boolean ready() {
    if (!process.isAlive()) {
      throw new AssertionError("the server ended: " + log());
    }
    try {
      var request = HttpRequest.newBuilder(address("/health/ready")).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(data.resolve("server.log"));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
