package io.polyphony.server.completion;

import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static io.polyphony.testkit.OpenAiWire.openAiError;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.ledger.CacheUse;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Identical requests in flight are one call, each with a record, paid for once. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class SharedAnswersTest extends SharingCase {

  @ParameterizedTest
  @EnumSource
  void fiftyAtOnceAreOneCall(Way way) throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    ScriptedProvider provider = openAi(reply(way).heldUntil(released));
    double before = shared();

    // When
    List<CompletableFuture<HttpResponse<String>>> running = together(50, body(way, "Hello"));
    Await.until("all to share", SOON, () -> shared() - before == 49);
    released.complete(null);
    List<HttpResponse<String>> answers = running.stream().map(CompletableFuture::join).toList();

    // Then
    assertThat(provider.completions()).hasSize(1);
    assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
    assertThat(answers.stream().map(answer -> withoutIds(answer.body())).distinct()).hasSize(1);
    assertThat(answers.getFirst().body()).contains(" wide").contains(" world");
    assertThat(answers.stream().map(SharingCase::cache).filter("shared"::equals)).hasSize(49);
    paidOnce(50);
  }

  @Test
  void aFailureIsSharedAndNotKept() throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    String error = openAiError("invalid_request_error", "bad", "no");
    ScriptedProvider provider =
        openAi(Reply.json(400, error).heldUntil(released), reply(Way.WHOLE));
    double before = shared();

    // When
    var running = together(5, body(Way.WHOLE, "Hello"));
    Await.until("all to share", SOON, () -> shared() - before == 4);
    released.complete(null);

    // Then
    assertThat(running.stream().map(CompletableFuture::join))
        .allMatch(answer -> answer.statusCode() == 400);
    assertThat(provider.completions()).hasSize(1);
    HttpResponse<String> later = send(body(Way.WHOLE, "Hello"), key);
    assertThat(later.statusCode()).isEqualTo(200);
    assertThat(cache(later)).isEqualTo("miss");
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"WRITTEN", "RELAYED"})
  void whatBreaksOffBreaksOffForAllAndIsNotKept(Way way) throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    int three = String.join("", EVENTS.subList(0, 3)).length();
    ScriptedProvider provider =
        openAi(Reply.stream(EVENTS).cutAfter(three).heldUntil(released), reply(way));
    double before = shared();

    // When
    var running = together(5, body(way, "Hello"));
    Await.until("all to share", SOON, () -> shared() - before == 4);
    released.complete(null);

    // Then
    assertThat(running.stream().map(CompletableFuture::join).map(HttpResponse::body))
        .allMatch(body -> body.contains(" wide") && body.contains("\"error\""))
        .noneMatch(body -> body.contains("[DONE]"));
    assertThat(cache(send(body(way, "Hello"), key))).isEqualTo("miss");
    assertThat(provider.completions()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"WRITTEN", "RELAYED"})
  void latecomersHearAllAndGoOnWhenTheFirstLeaves(Way way) throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    int two = String.join("", EVENTS.subList(0, 2)).length();
    ScriptedProvider provider = openAi(Reply.stream(EVENTS).heldAfter(two, released));
    double before = shared();
    RawCall first = RawCall.connect(address).send(key, body(way, "Hello"));
    first.readUntil("Hello");
    CompletableFuture<HttpResponse<String>> second = together(1, body(way, "Hello")).getFirst();
    Await.until("the second to share", SOON, () -> shared() - before == 1);

    // When
    first.reset();
    Await.until("the first to be gone", SOON, () -> running() == 1);
    released.complete(null);
    HttpResponse<String> answer = second.join();

    // Then
    assertThat(answer.body())
        .contains("Hello")
        .contains(" wide")
        .contains(" world")
        .contains("[DONE]");
    assertThat(provider.completions()).hasSize(1);
    CompletionRecord stayed = record(answer);
    assertThat(stayed.state()).isEqualTo(CompletionState.COMPLETE);
    assertThat(stayed.billedNano()).as("who stays pays").isPositive();
    assertThat(records())
        .filteredOn(record -> !record.id().equals(stayed.id()))
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.state()).isEqualTo(CompletionState.CLIENT_ABORT);
              assertThat(left.billedNano()).isZero();
            });
  }

  @Test
  void whoLeavesLastEndsTheCall() throws Exception {
    // Given
    var never = new CompletableFuture<Void>();
    int two = String.join("", EVENTS.subList(0, 2)).length();
    ScriptedProvider provider = openAi(Reply.stream(EVENTS).heldAfter(two, never));
    RawCall first = RawCall.connect(address).send(key, body(Way.RELAYED, "Hello"));
    first.readUntil("Hello");
    RawCall second = RawCall.connect(address).send(key, body(Way.RELAYED, "Hello"));
    second.readUntil("Hello");

    // When
    first.reset();
    second.reset();
    gone("polyphony_admission_running");

    // Then
    gone("polyphony_upstream_open");
    ledger.flush();
    assertThat(provider.completions()).hasSize(1);
    assertThat(records()).hasSize(2).allMatch(it -> it.state() == CompletionState.CLIENT_ABORT);
    assertThat(records().stream().filter(CompletionRecord::isFree)).hasSize(1);
  }

  @Test
  void whoeverLeavesOneOfThoseWhoStayPays() throws Exception {
    // Given
    var random = new Random(4);
    var released = new CompletableFuture<Void>();
    int two = String.join("", EVENTS.subList(0, 2)).length();
    ScriptedProvider provider = openAi(Reply.stream(EVENTS).heldAfter(two, released));
    List<RawCall> clients = new ArrayList<>();
    for (int client = 0; client < 40; client++) {
      clients.add(RawCall.connect(address).send(key, body(Way.RELAYED, "Hello")));
    }

    // When
    List<RawCall> stay = new ArrayList<>(List.of(clients.removeLast()));
    for (RawCall client : clients) {
      switch (random.nextInt(3)) {
        case 0 -> client.reset();
        case 1 -> {
          client.readUntil("Hello");
          client.reset();
        }
        default -> stay.add(client);
      }
    }
    for (RawCall client : stay) {
      client.readUntil("Hello");
    }
    Await.until("the others to be gone", SOON, () -> running() == stay.size());
    released.complete(null);

    // Then
    for (RawCall client : stay) {
      assertThat(client.readUntil("[DONE]\n\n\r\n0\r\n\r\n"))
          .contains("Hello")
          .contains(" wide")
          .contains(" world");
      client.close();
    }
    gone("polyphony_admission_running");
    ledger.flush();
    assertThat(provider.completions()).hasSize(1);
    List<CompletionRecord> complete = with(CompletionState.COMPLETE);
    assertThat(complete).hasSize(stay.size());
    assertThat(complete.stream().filter(record -> !record.isFree())).hasSize(1);
    assertThat(with(CompletionState.CLIENT_ABORT))
        .allMatch(record -> record.isFree() || record.cache() == null);
    assertThat(spent()).isEqualTo(records().stream().mapToLong(SharingCase::known).sum());
  }

  private List<CompletionRecord> with(CompletionState state) {
    return records().stream().filter(record -> record.state() == state).toList();
  }

  @Test
  void aSlowClientHoldsUpNobody() throws Exception {
    // Given
    String[] pieces = new String[200];
    java.util.Arrays.fill(pieces, "y".repeat(64 << 10));
    var released = new CompletableFuture<Void>();
    openAi(Reply.stream(openAiChunks(pieces)).heldUntil(released));
    double before = shared();
    RawCall slow = RawCall.connect(address, 4 << 10).send(key, body(Way.RELAYED, "Hello"));
    Await.until("the slow one to run", SOON, () -> running() == 1);
    CompletableFuture<HttpResponse<String>> fast =
        together(1, body(Way.RELAYED, "Hello")).getFirst();
    Await.until("the other to share", SOON, () -> shared() - before == 1);

    // When
    released.complete(null);
    HttpResponse<String> answer = fast.join();

    // Then
    assertThat(answer.body()).hasSizeGreaterThan(200 * (64 << 10)).contains("[DONE]");
    assertThat(slow.drainUntil("\r\n0\r\n\r\n").tail())
        .contains("\"error\"")
        .doesNotContain("[DONE]");
    gone("polyphony_admission_running");
    ledger.flush();
    assertThat(record(answer).state()).isEqualTo(CompletionState.COMPLETE);
    assertThat(record(answer).cache()).as("who stays pays").isEqualTo(CacheUse.MISS);
    slow.close();
  }
}
