package io.polyphony.server.upstream;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static io.polyphony.testkit.OpenAiWire.openAiError;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.Way;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is the caller's fault is told at once; what is a key's fault is that key's alone. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class NoRetryTest extends EngineCase {
  @Inject Breakers breakers;

  static List<Arguments> callersFaults() {
    List<Arguments> all = new ArrayList<>();
    for (Way way : Way.values()) {
      all.add(Arguments.of(way, 400, "invalid_value", "invalid_request"));
      all.add(Arguments.of(way, 400, "context_length_exceeded", "context_length"));
      all.add(Arguments.of(way, 400, "content_filter", "content_filter"));
      all.add(Arguments.of(way, 413, "request_too_large", "too_large"));
      all.add(Arguments.of(way, 422, "unprocessable", "invalid_request"));
    }
    return all;
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @MethodSource("callersFaults")
  void theCallersFaultIsToldAtOnce(Way way, int status, String code, String ours)
      throws Exception {
    // Given
    String error = openAiError("invalid_request_error", code, "Your request is wrong.");
    ScriptedProvider first = serving(Reply.json(status, error));
    ScriptedProvider second = serving(Reply.json(200, openAiAnswer("never", 1, 1)));

    // When
    HttpResponse<String> answer = ask(way);

    // Then
    assertThat(answer.statusCode()).isEqualTo(status == 413 ? 413 : 400);
    assertThat(answer.body()).contains("Your request is wrong.");
    assertThat(first.completions()).hasSize(1);
    assertThat(second.completions()).isEmpty();
    CompletionRecord record = record(answer);
    assertThat(record.errorCode()).isEqualTo(ours);
    assertThat(record.state()).isEqualTo(CompletionState.FAILED);
    assertThat(record.attempts()).hasSize(1);
    assertThat(record.attempts().getFirst().status()).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aRefusedKeyRestsAndNoOther(Way way) throws Exception {
    // Given
    ScriptedProvider first =
        started(
            ScriptedProvider.openAi()
                .fails(401, "invalid_request_error", "invalid_api_key", "Incorrect key."));
    UUID refused = credential(first.baseUrl());
    ScriptedProvider second =
        started(
            ScriptedProvider.openAi()
                .reply(
                    way.streamed()
                        ? Reply.stream(openAiChunks("served"))
                        : Reply.json(200, openAiAnswer("served", 1, 1))));
    UUID good = credential(second.baseUrl());

    // When
    List<HttpResponse<String>> answers = List.of(ask(way), ask(way), ask(way));

    // Then
    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    assertThat(first.completions()).hasSize(1);
    assertThat(second.completions()).hasSize(3);
    assertThat(breakers.resting(refused)).isPresent();
    assertThat(breakers.resting(good)).isEmpty();
  }

  @Test
  void aLimitThatNamesATimeIsKeptWithoutAskingAgain() throws Exception {
    // Given
    ScriptedProvider provider =
        serving(
            Reply.json(429, openAiError("requests", "rate_limit_exceeded", "slow down"))
                .header("retry-after", "7"));

    // When
    HttpResponse<String> told = ask(Way.WRITTEN);
    HttpResponse<String> known = ask(Way.WHOLE);

    // Then
    assertThat(told.statusCode()).isEqualTo(429);
    assertThat(told.headers().firstValue("retry-after")).contains("7");
    assertThat(record(told).retryAfterMs()).isEqualTo(7_000);
    assertThat(known.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(known.headers().firstValue("retry-after").orElseThrow()))
        .isBetween(1, 7);
    assertThat(provider.completions()).hasSize(1);
    assertThat(record(known).attempts()).isEmpty();
    assertThat(record(known).errorCode()).isEqualTo("upstream_rate_limit");
  }
}
