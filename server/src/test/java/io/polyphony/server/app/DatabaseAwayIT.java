package io.polyphony.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database stands still under load: requests go on, and nothing of them is lost. */
class DatabaseAwayIT {
  private static final int REQUESTS = 200;
  private static final String PROMPT =
      """
      {"model":"sandbox/echo","messages":[{"role":"user","content":"Still here?"}]}""";

  @TempDir Path data;

  @Test
  void requestsGoOnWithoutTheDatabaseAndItsRecordsComeLater() throws Exception {
    try (var server = PackagedServer.start(data)) {
      // Given
      server.signIn();
      String key = server.post("/api/virtual-keys", Map.of("name", "away")).path("secret").asText();
      assertThat(ask(server, key).get().statusCode()).isEqualTo(200);
      List<ProcessHandle> database = server.descendants();
      assertThat(database).isNotEmpty();

      // When
      List<HttpResponse<String>> answers = new ArrayList<>();
      signal(database, "STOP");
      try {
        List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
        for (int request = 0; request < REQUESTS; request++) {
          running.add(ask(server, key));
          if (running.size() == 20) {
            running.forEach(one -> answers.add(one.join()));
            running.clear();
          }
        }
      } finally {
        signal(database, "CONT");
      }

      // Then
      assertThat(answers).hasSize(REQUESTS).allMatch(answer -> answer.statusCode() == 200);
      PackagedServer.await(
          Duration.ofSeconds(30), "the records", () -> records(server) >= REQUESTS + 1);
      assertThat(records(server)).isEqualTo(REQUESTS + 1L);
      assertThat(server.cli("verify").text()).doesNotContain("BAD");
    }
  }

  private static CompletableFuture<HttpResponse<String>> ask(PackagedServer server, String key) {
    var request =
        HttpRequest.newBuilder(server.address("/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + key)
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofString(PROMPT))
            .build();
    return server.client().sendAsync(request, BodyHandlers.ofString());
  }

  private static long records(PackagedServer server) {
    try {
      return server.count("select count(*) from completion_record");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static void signal(List<ProcessHandle> processes, String name) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
