package io.polyphony.server.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.Way;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.testkit.Cutting;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream whose client did not ask for usage passes as it is, but for the event that says it. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class HiddenUsageTest extends EngineCase {
  private static final String FILTERS =
      "data: {\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}\n\n";
  private static final String FIRST =
      ": a comment\n\ndata: {\"id\":\"a\",\"novel\":1.50,\"usage\":null,\"choices\":[{\"index\":0,"
          + "\"delta\":{\"content\":\"Größe \\\"usage\\\": {\"},\"logprobs\":{\"content\":[]}}]}\n\n";
  private static final String SECOND =
      "data: {\"id\":\"a\",\"choices\":[{\"index\":1,\"delta\":{\"content\":\"another\"}}]}\n\n";
  private static final String LAST =
      "data: {\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String USAGE =
      "data: {\"id\":\"a\",\"choices\":[ ],\"usage\" : {\"prompt_tokens\":7,"
          + "\"completion_tokens\":3,\"total_tokens\":10}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  @ParameterizedTest
  @ValueSource(strings = {"whole", "events", "bytes", "random"})
  void allButTheUsagePassesByteForByteHoweverItIsCut(String cut) throws Exception {
    // Given
    Reply events = Reply.stream(List.of(FILTERS, FIRST, SECOND, LAST, USAGE, DONE));
    ScriptedProvider provider =
        serving(
            switch (cut) {
              case "whole" -> events.cut(new Cutting.Whole());
              case "bytes" -> events.cut(Cutting.bytes());
              case "random" -> events.cut(new Cutting.Randomly(11, 60));
              default -> events;
            });

    // When
    HttpResponse<String> answer = ask(Way.HIDDEN);

    // Then
    assertThat(answer.body()).isEqualTo(FILTERS + FIRST + SECOND + LAST + DONE);
    assertThat(provider.completions().getFirst().request().text()).contains("include_usage");
    hasUsage(record(answer));
  }

  @Test
  void whoAsksForUsageGetsItAsItCame() throws Exception {
    // Given
    serving(Reply.stream(List.of(FIRST, LAST, USAGE, DONE)));

    // When
    HttpResponse<String> answer = ask(Way.RELAYED);

    // Then
    assertThat(answer.body()).isEqualTo(FIRST + LAST + USAGE + DONE);
    hasUsage(record(answer));
  }

  /** Where usage stands beside something else, that must not be lost. */
  @Test
  void usageBesideAFinishStays() throws Exception {
    // Given
    String both =
        LAST.replace("}]}", "}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}");
    serving(Reply.stream(List.of(FIRST, both, DONE)));

    // When
    HttpResponse<String> answer = ask(Way.HIDDEN);

    // Then
    assertThat(answer.body()).isEqualTo(FIRST + both + DONE);
    hasUsage(record(answer));
  }

  @Test
  void aStreamThatEndsWithItsUsageIsDone() throws Exception {
    // Given
    serving(Reply.stream(List.of(FIRST, LAST, USAGE.strip())));

    // When
    HttpResponse<String> answer = ask(Way.HIDDEN);

    // Then
    assertThat(answer.body()).isEqualTo(FIRST + LAST + DONE);
    hasUsage(record(answer));
  }

  private static void hasUsage(CompletionRecord record) {
    assertThat(record.usageSource()).isEqualTo(UsageSource.REPORTED);
    assertThat(record.usage().input()).isEqualTo(7);
    assertThat(record.usage().output()).isEqualTo(3);
    assertThat(record.finishReason()).isEqualTo("stop");
  }
}
