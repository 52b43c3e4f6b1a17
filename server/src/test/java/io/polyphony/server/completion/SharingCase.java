package io.polyphony.server.completion;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.polyphony.llm.provider.CredentialField;
import io.polyphony.server.access.NewVirtualKey;
import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.ledger.CacheUse;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Answers may be kept: each test begins with a key that allows it. */
abstract class SharingCase extends EngineCase {
  static final String CACHE = "x-polyphony-cache";
  static final List<String> EVENTS = openAiChunks("Hello", " wide", " world");

  @BeforeEach
  void answersMayBeKept() {
    key = keeping(ada, 3_600);
  }

  @AfterEach
  void nobodyFlies() {
    gone("polyphony_cache_flights");
  }

  final String keeping(TestUsers.TestUser user, int seconds) {
    var wanted = new NewVirtualKey("keeping", null, null, 1_000_000, 10_000, seconds);
    return keys.issue(user.caller(), wanted).secret();
  }

  final ScriptedProvider openAi(Reply first, Reply... then) {
    ScriptedProvider.Script script = ScriptedProvider.openAi().reply(first);
    for (Reply reply : then) {
      script.reply(reply);
    }
    ScriptedProvider provider = started(script);
    credential(ada, provider);
    return provider;
  }

  final void credential(TestUsers.TestUser user, ScriptedProvider provider) {
    var fields = Map.of(CredentialField.API_KEY, "test-key-0123456789");
    credentials.of(user.caller(), "openai", fields, provider.baseUrl());
  }

  static Reply reply(Way way) {
    return way.streamed()
        ? Reply.stream(EVENTS)
        : Reply.json(200, openAiAnswer("Hello wide world", 7, 2));
  }

  static String body(Way way, String prompt) {
    return way.body(prompt).replace("custom/test-model", "openai/gpt-4o-mini");
  }

  final HttpRequest.Builder asking(String body, String bearer) {
    return post("/v1/chat/completions", body).header("authorization", "Bearer " + bearer);
  }

  final HttpResponse<String> send(String body, String bearer) throws Exception {
    return send(asking(body, bearer));
  }

  final List<CompletableFuture<HttpResponse<String>>> together(int requests, String body) {
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    for (int request = 0; request < requests; request++) {
      running.add(client().sendAsync(request(key, body), BodyHandlers.ofString()));
    }
    return running;
  }

  /** Ids and times of answers that we write are each caller's own. */
  static String withoutIds(String body) {
    return body.replaceAll("chatcmpl-[0-9a-f-]{36}", "id").replaceAll("\"created\":\\d+", "");
  }

  static String cache(HttpResponse<?> answer) {
    return answer.headers().firstValue(CACHE).orElse("none");
  }

  final double shared() {
    Counter counter = meters.find("polyphony_cache_requests").tag("use", "shared").counter();
    return counter == null ? 0 : counter.count();
  }

  final double running() {
    return meters.get("polyphony_admission_running").gauge().value();
  }

  final void paidOnce(int requests) throws Exception {
    gone("polyphony_admission_running");
    ledger.flush();
    List<CompletionRecord> records = records();
    assertThat(records).hasSize(requests);
    assertThat(records).allMatch(record -> record.state() == CompletionState.COMPLETE);
    List<CompletionRecord> free = records.stream().filter(CompletionRecord::isFree).toList();
    assertThat(free).hasSize(requests - 1).allMatch(record -> record.cache() == CacheUse.SHARED);
    assertThat(free).allMatch(record -> Objects.equals(record.billedNano(), 0L));
    assertThat(records.stream().map(CompletionRecord::usage).distinct()).hasSize(1);
    assertThat(spent())
        .isPositive()
        .isEqualTo(records.stream().mapToLong(SharingCase::billed).sum());
  }

  static long known(CompletionRecord record) {
    return record.billedNano() == null ? 0 : billed(record);
  }

  static long billed(CompletionRecord record) {
    return Objects.requireNonNull(record.billedNano());
  }

  final long spent() {
    return database.with(
        handle ->
            handle
                .createQuery("select sum(nano) from spend where organisation_id = :mine")
                .bind("mine", ada.organisation())
                .mapTo(Long.class)
                .one());
  }
}
