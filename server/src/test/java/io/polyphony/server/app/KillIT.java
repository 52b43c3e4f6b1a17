package io.polyphony.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged server is killed under load and started again: each accepted request has exactly one
 * record, no database process is left, and the conversation shows the partial answer as
 * interrupted, with the record that belongs to it.
 */
class KillIT {
  private static final int STREAMS = 50;
  private static final String PROMPT =
      """
      {"model":"sandbox/story","stream":true,"messages":[{"role":"user","content":"Tell me about tides"}]}""";

  @TempDir Path data;

  @Test
  void killedUnderFiftyStreamsItLosesNothing() throws Exception {
    Queue<String> accepted = new ConcurrentLinkedQueue<>();
    List<ProcessHandle> children;
    String conversation;
    String partial;
    try (var server = PackagedServer.start(data)) {
      // Given
      server.signIn();
      String key = server.post("/api/virtual-keys", Map.of("name", "kill")).path("secret").asText();
      conversation = startConversation(server);
      List<CompletableFuture<Void>> streaming = new ArrayList<>();
      for (int stream = 0; stream < STREAMS; stream++) {
        streaming.add(firstContent(server, key, accepted));
      }
      CompletableFuture.allOf(streaming.toArray(CompletableFuture[]::new)).get();
      String id = conversation;
      PackagedServer.await(
          Duration.ofSeconds(20), "a partial answer", () -> !answer(server, id).isEmpty());
      partial = answer(server, conversation);
      // The partial answer is stored within a second of being shown.
      PackagedServer.await(
          Duration.ofSeconds(20),
          "the answer to go on",
          () -> answer(server, id).length() > partial.length() + 200);
      children = server.descendants();

      // When
      server.kill();
    }

    // Then
    assertThat(accepted).hasSize(STREAMS).doesNotHaveDuplicates();
    PackagedServer.await(
        Duration.ofSeconds(20),
        "the database processes to end",
        () -> children.stream().noneMatch(ProcessHandle::isAlive));
    try (var server = PackagedServer.start(data)) {
      server.signIn();
      String ids = String.join("','", accepted);
      PackagedServer.await(
          Duration.ofSeconds(20),
          "the journal to be replayed",
          () -> records(server, "where state = 'interrupted'") >= STREAMS + 1);
      assertThat(records(server, "where id in ('" + ids + "')")).isEqualTo(STREAMS);
      assertThat(records(server, "")).isEqualTo(STREAMS + 1L);
      JsonNode message = assistant(server, conversation);
      assertThat(message.path("state").asText()).isEqualTo("interrupted");
      assertThat(message.path("text").asText()).startsWith(partial);
      String completion = message.path("completion").path("id").asText();
      assertThat(records(server, "where door = 'chat' and id = '" + completion + "'")).isOne();
      PackagedServer.Said verified = server.cli("verify");
      assertThat(verified.text()).doesNotContain("BAD").contains("ok   spend-is-records");
      assertThat(verified.code()).isZero();
    }
  }

  private static String startConversation(PackagedServer server) throws Exception {
    JsonNode created =
        server.post(
            "/api/conversations", Map.of("lanes", List.of(Map.of("model", "sandbox/story"))));
    String id = created.path("id").asText();
    String lane = created.path("lanes").path(0).path("id").asText();
    server.post(
        "/api/conversations/" + id + "/turns", Map.of("text", "Tides", "lanes", List.of(lane)));
    return id;
  }

  /** Completes when the stream's first bytes are here; the stream itself goes on. */
  private static CompletableFuture<Void> firstContent(
      PackagedServer server, String key, Queue<String> accepted) {
    var request =
        HttpRequest.newBuilder(server.address("/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + key)
            .POST(BodyPublishers.ofString(PROMPT))
            .build();
    return server
        .client()
        .sendAsync(request, BodyHandlers.ofInputStream())
        .thenAccept(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(200);
              accepted.add(answer.headers().firstValue("x-polyphony-completion-id").orElseThrow());
            });
  }

  private static long records(PackagedServer server, String where) {
    try {
      return server.count("select count(*) from completion_record " + where);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static String answer(PackagedServer server, String conversation) {
    return assistant(server, conversation).path("text").asText();
  }

  private static JsonNode assistant(PackagedServer server, String conversation) {
    try {
      for (JsonNode message : server.get("/api/conversations/" + conversation).path("messages")) {
        if (message.path("role").asText().equals("assistant")) {
          return message;
        }
      }
      throw new AssertionError("no assistant message");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
