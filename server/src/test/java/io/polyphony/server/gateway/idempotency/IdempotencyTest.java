package io.polyphony.server.gateway.idempotency;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.Way;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One Idempotency-Key comes to one call of a provider, however often the request is sent. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class IdempotencyTest extends EngineCase {
  private static final String HEADER = "Idempotency-Key";
  private static final String CHAT = "/v1/chat/completions";
  private static final List<String> CHUNKS = openAiChunks("Hello", " there", " world");

  @Inject IdempotencyKeys keysInUse;

  @ParameterizedTest
  @EnumSource
  void theSecondGetsTheBytesOfTheFirst(Way way) throws Exception {
    // Given
    ScriptedProvider provider = serving(reply(way));
    HttpResponse<String> first = send(asking(way.body(), "once"));

    // When
    HttpResponse<String> second = send(asking(way.body(), "once"));

    // Then
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(replayed(first)).isEqualTo("no");
    assertThat(replayed(second)).isEqualTo("true");
    assertThat(second.body()).isEqualTo(first.body());
    for (String name : List.of("content-type", "x-polyphony-completion-id", "x-polyphony-model")) {
      assertThat(second.headers().firstValue(name))
          .as(name)
          .isPresent()
          .isEqualTo(first.headers().firstValue(name));
    }
    assertThat(provider.completions()).hasSize(1);
    assertThat(onlyRecord().state()).isEqualTo(CompletionState.COMPLETE);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/messages, '{\"model\":\"custom/test-model\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}'",
    "/v1/responses, '{\"model\":\"custom/test-model\",\"input\":\"Hi\"}'",
    "/v1beta/models/custom/test-model:generateContent, '{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}'",
    "/ollama/api/chat, '{\"model\":\"custom/test-model\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}'",
    "/ollama/api/generate, '{\"model\":\"custom/test-model\",\"stream\":false,\"prompt\":\"Hi\"}'"
  })
  void atEveryDoor(String path, String body) throws Exception {
    // Given
    ScriptedProvider provider = serving(reply(Way.WHOLE));
    HttpResponse<String> first = send(asking(path, body, "door", key));

    // When
    HttpResponse<String> second = send(asking(path, body, "door", key));

    // Then
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(replayed(second)).isEqualTo("true");
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(provider.completions()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void fiftyAtOnceComeToOneCall(Way way) throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    ScriptedProvider provider = serving(reply(way).heldUntil(released));
    HttpRequest request = asking(way.body(), "fifty").build();

    // When
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    for (int number = 0; number < 50; number++) {
      running.add(client().sendAsync(request, BodyHandlers.ofString()));
    }
    Await.until(
        "all but one to be refused",
        SOON,
        () -> running.stream().filter(CompletableFuture::isDone).count() == 49);
    released.complete(null);
    List<HttpResponse<String>> answers = running.stream().map(CompletableFuture::join).toList();

    // Then
    assertThat(answers.stream().filter(it -> it.statusCode() == 200)).hasSize(1);
    assertThat(answers.stream().filter(it -> it.statusCode() == 409)).hasSize(49);
    assertThat(answers.stream().filter(it -> it.statusCode() == 409))
        .allSatisfy(it -> assertThat(it.headers().firstValue("retry-after")).isPresent());
    assertThat(provider.completions()).hasSize(1);
    assertThat(onlyRecord().state()).isEqualTo(CompletionState.COMPLETE);
  }

  @Test
  void anotherRequestWithTheSameKeyIsRefused() throws Exception {
    // Given
    ScriptedProvider provider = serving(reply(Way.WHOLE));
    send(asking(Way.WHOLE.body(), "taken"));

    // When
    HttpResponse<String> other = send(asking(Way.WHOLE.body("Other"), "taken"));

    // Then
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("another request");
    assertThat(provider.completions()).hasSize(1);
  }

  @Test
  void eachCallerHasKeysOfItsOwn() throws Exception {
    // Given
    ScriptedProvider provider = serving(reply(Way.WHOLE));
    send(asking(Way.WHOLE.body(), "mine"));

    // When
    HttpResponse<String> others =
        send(asking(CHAT, Way.WHOLE.body(), "mine", key(1_000_000, 10_000)));

    // Then
    assertThat(replayed(others)).isEqualTo("no");
    assertThat(provider.completions()).hasSize(2);
  }

  @Test
  void anErrorFreesTheKey() throws Exception {
    // Given
    ScriptedProvider provider =
        started(
            ScriptedProvider.openAi()
                .reply(Reply.json(400, "{\"error\":{\"message\":\"no\"}}"))
                .reply(reply(Way.WHOLE)));
    credential(provider.baseUrl());

    // When
    HttpResponse<String> failed = send(asking(Way.WHOLE.body(), "again"));
    HttpResponse<String> good = send(asking(Way.WHOLE.body(), "again"));

    // Then
    assertThat(failed.statusCode()).isEqualTo(400);
    assertThat(good.statusCode()).isEqualTo(200);
    assertThat(replayed(good)).isEqualTo("no");
  }

  @ParameterizedTest
  @EnumSource
  void whoLeavesFindsTheWholeAnswer(Way way) throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    ScriptedProvider provider = serving(reply(way).heldUntil(released));
    HttpRequest request = asking(way.body(), "left").build();
    CompletableFuture<HttpResponse<String>> gone =
        client().sendAsync(request, BodyHandlers.ofString());
    provider.awaitCompletion(0, SOON);

    // When
    gone.cancel(true);
    released.complete(null);
    var answer = new HttpResponse<?>[1];
    Await.until(
        "the answer to be kept",
        SOON,
        () -> {
          answer[0] = client().sendAsync(request, BodyHandlers.ofString()).join();
          return answer[0].statusCode() == 200;
        });

    // Then
    assertThat(replayed(answer[0])).isEqualTo("true");
    assertThat(answer[0].body().toString()).contains("Hello");
    assertThat(provider.completions()).hasSize(1);
    assertThat(onlyRecord().state()).isEqualTo(CompletionState.COMPLETE);
  }

  @Test
  void whatAKilledServerWasServingIsNotServedAgain() throws Exception {
    // Given
    ScriptedProvider provider = serving(reply(Way.WHOLE));
    send(asking(Way.WHOLE.body(), "lost"));
    database.with(
        handle ->
            handle
                .createUpdate(
                    "update idempotent_request set status = null, headers = null, body = null,"
                        + " alive_at = now() - interval '5 minutes'"
                        + " where organisation_id = :mine")
                .bind("mine", ada.organisation())
                .execute());

    // When
    HttpResponse<String> again = send(asking(Way.WHOLE.body(), "lost"));

    // Then
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("stopped");
    assertThat(provider.completions()).hasSize(1);
  }

  @Test
  void keptAnswersAreSealedAndGoAfterADay() throws Exception {
    // Given
    ScriptedProvider provider = serving(reply(Way.WHOLE));
    send(asking(Way.WHOLE.body(), "sealed"));
    String stored =
        database.with(
            handle ->
                handle
                    .createQuery(
                        "select body from idempotent_request where organisation_id = :mine")
                    .bind("mine", ada.organisation())
                    .mapTo(String.class)
                    .one());

    // When
    keysInUse.purge(Instant.now().plus(Duration.ofHours(23)));
    HttpResponse<String> inTime = send(asking(Way.WHOLE.body(), "sealed"));
    keysInUse.purge(Instant.now().plus(Duration.ofHours(25)));
    HttpResponse<String> later = send(asking(Way.WHOLE.body(), "sealed"));

    // Then
    assertThat(stored).doesNotContain("Hello");
    assertThat(replayed(inTime)).isEqualTo("true");
    assertThat(replayed(later)).isEqualTo("no");
    assertThat(provider.completions()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256})
  void aKeyThatIsNoneIsRefused(int length) throws Exception {
    // Given
    String odd = length == 0 ? " " : "k".repeat(length);

    // When
    HttpResponse<String> refused = send(asking(Way.WHOLE.body(), odd));

    // Then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("255");
  }

  private static Reply reply(Way way) {
    return way.streamed()
        ? Reply.stream(CHUNKS)
        : Reply.json(200, openAiAnswer("Hello there world", 7, 3));
  }

  private HttpRequest.Builder asking(String body, String idempotencyKey) {
    return asking(CHAT, body, idempotencyKey, key);
  }

  private HttpRequest.Builder asking(
      String path, String body, String idempotencyKey, String bearer) {
    return post(path, body)
        .header("authorization", "Bearer " + bearer)
        .header(HEADER, idempotencyKey);
  }

  private static String replayed(HttpResponse<?> answer) {
    return answer.headers().firstValue("idempotent-replayed").orElse("no");
  }
}
