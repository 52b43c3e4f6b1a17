package io.polyphony.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.server.cluster.RedisForTests;
import io.polyphony.server.store.DatabaseAddress;
import io.polyphony.server.store.EmbeddedPostgres;
import io.polyphony.testkit.RedisServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three packaged servers on one database and one Redis count their limits together. */
class ThreeNodesIT {
  private static final String ECHO =
      """
      {"model":"sandbox/echo","max_tokens":10,"messages":[{"role":"user","content":"Still here?"}]}""";
  private static final String SLOW =
      """
      {"model":"sandbox/slow","stream":true,"messages":[{"role":"user","content":"Tides"}]}""";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path data;
  private final List<PackagedServer> nodes = new ArrayList<>();
  private RedisServer redis;
  private String key;
  private String slots = "";

  @BeforeEach
  void start() throws Exception {
    redis = RedisForTests.start();
    DatabaseAddress database =
        EmbeddedPostgres.start(
            Files.createDirectories(data.resolve("database")),
            EmbeddedPostgres.Sharing.JOIN,
            List.of("fsync=off"),
            "polyphony");
    Map<String, String> environment = new HashMap<>();
    environment.put("POLYPHONY_DATABASE_URL", database.url());
    environment.put("POLYPHONY_DATABASE_USER", Objects.requireNonNull(database.user()));
    environment.put("POLYPHONY_DATABASE_PASSWORD", Objects.requireNonNull(database.password()));
    environment.put("POLYPHONY_REDIS_URL", redis.url());
    environment.put("POLYPHONY_REDIS_PATIENCE", "2s");
    environment.put("POLYPHONY_REDIS_LEASE", "3s");
    environment.put("POLYPHONY_CRYPTO_MASTER_KEY_FILE", data.resolve("master.key").toString());
    for (int node = 0; node < 3; node++) {
      Path own = Files.createDirectories(data.resolve("node" + node));
      nodes.add(PackagedServer.start(own, environment));
    }
    nodes.getFirst().signIn();
    key =
        nodes.getFirst().post("/api/virtual-keys", Map.of("name", "three")).path("secret").asText();
  }

  @AfterEach
  void stop() {
    nodes.forEach(PackagedServer::close);
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void togetherTheyGrantWhatOneMayAndADeadNodesSlotsComeBack() throws Exception {
    // Given
    String id =
        limit(Map.of("name", "requests", "measure", "REQUESTS", "period", "DAY", "amount", 60));
    known(1);
    reset(id);

    // When
    List<HttpResponse<String>> answers = together(200);

    // Then
    assertThat(answers.stream().filter(it -> it.statusCode() == 200)).hasSize(60);
    assertThat(answers.stream().filter(it -> it.statusCode() == 429)).hasSize(140);
    JsonNode uses = nodes.getFirst().get("/api/limits/use");
    assertThat(uses.path("counted").asText()).isEqualTo("NODES");
    assertThat(uses.path("items").path(0).path("used").asLong()).isEqualTo(60);
    reset(id);
    assertThat(together(90).stream().filter(it -> it.statusCode() == 200)).hasSize(60);

    // Given
    reset(id);
    slots = limit(Map.of("name", "slots", "measure", "CONCURRENCY", "amount", 6));
    known(2);
    for (int one = 0; one < 6; one++) {
      stream(nodes.get(one % 3));
    }
    PackagedServer.await(SOON, "all slots to be taken", () -> running() == 6);
    assertThat(ask(nodes.getFirst()).join().statusCode()).isEqualTo(429);

    // When
    nodes.getLast().kill();

    // Then
    PackagedServer.await(SOON, "two slots to come back", () -> running() == 4);
    stream(nodes.getFirst());
    stream(nodes.get(1));
    PackagedServer.await(SOON, "all slots to be taken", () -> running() == 6);
    assertThat(ask(nodes.get(1)).join().statusCode()).isEqualTo(429);
  }

  private void reset(String limit) throws IOException, InterruptedException {
    nodes.getFirst().post("/api/limits/" + limit + "/reset", Map.of());
  }

  private String limit(Map<String, Object> rule) throws IOException, InterruptedException {
    Map<String, Object> body = new HashMap<>(rule);
    body.put("scope", "ORGANISATION");
    body.put("hard", true);
    return nodes.getFirst().post("/api/limits", body).path("id").asText();
  }

  /** Each node has heard of so many limits: it says how much is left of each. */
  private void known(int limits) throws Exception {
    for (PackagedServer node : nodes) {
      node.signIn();
      PackagedServer.await(SOON, "limits to be known", () -> knows(node, limits));
    }
  }

  private boolean knows(PackagedServer node, int limits) {
    try {
      ask(node).join();
      return node.get("/api/limits/use").path("items").size() == limits;
    } catch (IOException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private long running() {
    try {
      for (JsonNode use : nodes.getFirst().get("/api/limits/use").path("items")) {
        if (use.path("limit").asText().equals(slots)) {
          return use.path("used").asLong();
        }
      }
      return -1;
    } catch (IOException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private List<HttpResponse<String>> together(int requests) {
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    for (int request = 0; request < requests; request++) {
      running.add(ask(nodes.get(request % nodes.size())));
    }
    return running.stream().map(CompletableFuture::join).toList();
  }

  private CompletableFuture<HttpResponse<String>> ask(PackagedServer node) {
    return node.client().sendAsync(request(node, ECHO), BodyHandlers.ofString());
  }

  /** Runs for a minute. */
  private void stream(PackagedServer node) {
    node.client().sendAsync(request(node, SLOW), BodyHandlers.ofInputStream());
  }

  private HttpRequest request(PackagedServer node, String body) {
    return HttpRequest.newBuilder(node.address("/v1/chat/completions"))
        .header("content-type", "application/json")
        .header("authorization", "Bearer " + key)
        .timeout(Duration.ofMinutes(2))
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
