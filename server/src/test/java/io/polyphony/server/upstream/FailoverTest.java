package io.polyphony.server.upstream;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static io.polyphony.testkit.OpenAiWire.openAiError;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.Way;
import io.polyphony.server.ledger.Attempt;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.testkit.FaultProxy;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Before the first content a failure is mended by the next deployment, unseen by the client. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class FailoverTest extends EngineCase {
  private static final String PARTIAL = "{\"id\":\"x\",\"object\":\"chat.completion\",\"choi";

  /**
   * What the first provider does.
   *
   * @param code what the record says of the attempt
   * @param tries how often that provider is tried
   */
  private record Fault(String name, Reply reply, String code, int tries) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Arguments> faults() {
    List<Arguments> all = new ArrayList<>();
    for (Way way : Way.values()) {
      for (Fault fault : faults(way)) {
        all.add(Arguments.of(way, fault));
      }
    }
    return all;
  }

  private static List<Fault> faults(Way way) {
    String limited = openAiError("requests", "rate_limit_exceeded", "slow down");
    List<Fault> faults = new ArrayList<>();
    faults.add(error("500", 500, "server_error", "upstream_error", 2));
    faults.add(error("503", 503, "overloaded", "upstream_overloaded", 2));
    faults.add(error("401", 401, "invalid_api_key", "upstream_credential", 1));
    faults.add(error("404", 404, "model_not_found", "upstream_model", 1));
    faults.add(error("no money", 429, "insufficient_quota", "upstream_quota", 1));
    faults.add(new Fault("429", Reply.json(429, limited), "upstream_rate_limit", 1));
    faults.add(
        new Fault(
            "429 with retry-after",
            Reply.json(429, limited).header("retry-after", "7"),
            "upstream_rate_limit",
            1));
    faults.add(new Fault("bad JSON", Reply.json(200, PARTIAL), "upstream_cut", 2));
    faults.add(
        new Fault(
            "a page",
            Reply.of(
                200,
                "text/html",
                "<html><title>Hi</title></html>".getBytes(StandardCharsets.UTF_8)),
            "upstream_error",
            2));
    faults.add(new Fault("empty", Reply.json(200, ""), "upstream_cut", 2));
    faults.add(new Fault("hanging up", Reply.json(200, "").hangingUp(), "upstream_unreachable", 2));
    faults.add(new Fault("reset", Reply.json(200, "").resetting(), "upstream_unreachable", 2));
    if (way.streamed()) {
      List<String> events = openAiChunks("never", "seen");
      int role = events.getFirst().length();
      faults.add(new Fault("dies", Reply.stream(events).cutAfter(role), "upstream_cut", 2));
      faults.add(new Fault("breaks", Reply.stream(events).resetAfter(role), "upstream_cut", 2));
      faults.add(new Fault("ends", Reply.stream(events.subList(0, 1)), "upstream_cut", 2));
      faults.add(
          new Fault(
              "says error",
              Reply.stream(
                  List.of(
                      events.getFirst(),
                      "data: " + openAiError("server_error", "server_error", "oops") + "\n\n")),
              "upstream_error",
              2));
    } else {
      Reply whole = Reply.json(200, openAiAnswer("never seen", 1, 1));
      faults.add(new Fault("dies", whole.cutAfter(60), "upstream_cut", 2));
      faults.add(new Fault("breaks", whole.resetAfter(60), "upstream_cut", 2));
    }
    return faults;
  }

  private static Fault error(String name, int status, String code, String ours, int tries) {
    return new Fault(name, Reply.json(status, openAiError(code, code, "no")), ours, tries);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("faults")
  void theNextDeploymentServes(Way way, Fault fault) throws Exception {
    // Given
    ScriptedProvider first = started(ScriptedProvider.openAi().reply(fault.reply()));
    UUID bad = credential(first.baseUrl());
    ScriptedProvider second = started(ScriptedProvider.openAi().reply(good(way)));
    UUID good = credential(second.baseUrl());

    // When
    HttpResponse<String> answer = ask(way);

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("served").doesNotContain("never").doesNotContain("error\":");
    assertThat(answer.body().endsWith("data: [DONE]\n\n")).isEqualTo(way.streamed());
    assertThat(first.completions()).hasSize(fault.tries());
    assertThat(second.completions()).hasSize(1);
    assertThat(answer.headers().firstValue("x-polyphony-attempts"))
        .contains(Integer.toString(fault.tries() + 1));
    CompletionRecord record = record(answer);
    assertThat(record.state()).isEqualTo(CompletionState.COMPLETE);
    assertThat(record.credential()).isEqualTo(good);
    assertThat(record.usageSource()).isEqualTo(UsageSource.REPORTED);
    assertThat(record.usage().inputTotal()).isEqualTo(7);
    assertThat(record.attempts()).hasSize(fault.tries() + 1);
    assertThat(record.attempts().subList(0, fault.tries()))
        .allSatisfy(
            attempt -> {
              assertThat(attempt.errorCode()).isEqualTo(fault.code());
              assertThat(attempt.credential()).isEqualTo(bad);
            });
    assertThat(record.attempts().getLast().errorCode()).isNull();
    assertThat(record.attempts().getLast().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aRefusedConnectionIsMended(Way way) throws Exception {
    // Given
    credential(URI.create("http://127.0.0.1:" + FaultProxy.closedPort() + "/v1"));
    serving(good(way));

    // When
    HttpResponse<String> answer = ask(way);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(record(answer).attempts())
        .extracting(Attempt::errorCode)
        .containsExactly("upstream_unreachable", "upstream_unreachable", null);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whenAllFailTheFirstErrorIsTold(Way way) throws Exception {
    // Given
    serving(Reply.json(503, openAiError("overloaded", "overloaded", "busy")));
    serving(Reply.json(500, openAiError("server_error", "server_error", "oops")));

    // When
    HttpResponse<String> answer = ask(way);

    // Then
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("upstream_overloaded");
    CompletionRecord record = record(answer);
    assertThat(record.state()).isEqualTo(CompletionState.FAILED);
    assertThat(record.usageSource()).isEqualTo(UsageSource.NONE);
    assertThat(record.usage().isEmpty()).isTrue();
    assertThat(record.attempts()).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void anEmojiCutInHalfInAnErrorHarmsNothing(Way way) throws Exception {
    // Given: an error page that is shortened in the middle of a character of two code units
    String page = "x".repeat(499) + "\uD83D\uDE00".repeat(30);
    serving(Reply.of(400, "text/plain", page.getBytes(StandardCharsets.UTF_8)));

    // When
    HttpResponse<String> answer = ask(way);

    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(record(answer).errorMessage()).startsWith("xxx");
  }

  @Test
  void aBareAnswerWhereAStreamWasAskedIsStillAStream() throws Exception {
    // Given
    serving(Reply.json(200, openAiAnswer("served", 7, 2)));
    for (Way way : List.of(Way.WRITTEN, Way.HIDDEN, Way.RELAYED)) {
      // When
      HttpResponse<String> answer = ask(way);

      // Then
      assertThat(answer.headers().firstValue("content-type").orElse("")).contains("event-stream");
      assertThat(answer.body()).startsWith("data: ").contains("served").endsWith("[DONE]\n\n");
    }
  }

  @Test
  void aStreamWhereNoneWasAskedIsStillOneAnswer() throws Exception {
    // Given
    serving(Reply.stream(openAiChunks("ser", "ved")));

    // When
    HttpResponse<String> answer = ask(Way.WHOLE);

    // Then
    assertThat(answer.body()).startsWith("{").contains("\"served\"");
  }

  private static Reply good(Way way) {
    return way.streamed()
        ? Reply.stream(openAiChunks("served", "!"))
        : Reply.json(200, openAiAnswer("served!", 7, 2));
  }
}
