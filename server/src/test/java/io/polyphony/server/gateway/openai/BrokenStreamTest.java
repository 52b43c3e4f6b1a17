package io.polyphony.server.gateway.openai;

import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static io.polyphony.testkit.OpenAiWire.openAiError;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.Way;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** After the first content nothing is tried again, and what broke off never looks complete. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class BrokenStreamTest extends EngineCase {
  private static final List<String> EVENTS = openAiChunks("Hello", " wide", " world");

  /** How a stream breaks off after its first content. */
  private record Break(String name, Reply reply, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Arguments> breaks() {
    Reply stream = Reply.stream(EVENTS);
    int two = bytes(3);
    List<Break> breaks =
        List.of(
            new Break("closed between events", stream.cutAfter(two), "upstream_cut"),
            new Break("closed within an event", stream.cutAfter(two + 40), "upstream_cut"),
            new Break("reset between events", stream.resetAfter(two), "upstream_cut"),
            new Break("reset within an event", stream.resetAfter(two + 40), "upstream_cut"),
            new Break("ended between events", Reply.stream(EVENTS.subList(0, 3)), "upstream_cut"),
            new Break(
                "ended within an event",
                Reply.stream(List.of(String.join("", EVENTS).substring(0, two + 40))),
                "upstream_cut"),
            new Break("not JSON", with("data: {\"choices\": [}\n\n"), "upstream_cut"),
            new Break(
                "an error in the stream",
                with("data: " + openAiError("server_error", "server_error", "oops") + "\n\n"),
                "upstream_error"));
    List<Arguments> all = new ArrayList<>();
    for (Way way : List.of(Way.WRITTEN, Way.HIDDEN, Way.RELAYED)) {
      breaks.forEach(one -> all.add(Arguments.of(way, one)));
    }
    return all;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("breaks")
  void whatBreaksOffSaysSo(Way way, Break broken) throws Exception {
    // Given
    serving(broken.reply());
    ScriptedProvider second = serving(Reply.stream(openAiChunks("never")));

    // When
    HttpResponse<String> answer = ask(way);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    SseText text = SseText.of(answer.body());
    assertThat(text.content()).isEqualTo("Hello wide");
    assertThat(text.done()).isFalse();
    assertThat(text.errors()).hasSize(1);
    assertThat(text.finishReason()).isNull();
    assertThat(second.completions()).isEmpty();
    CompletionRecord record = record(answer);
    assertThat(record.state()).isEqualTo(CompletionState.UPSTREAM_CUT);
    assertThat(record.errorCode()).isEqualTo(broken.code());
    assertThat(record.finishReason()).isNull();
    assertThat(record.usageSource()).isEqualTo(UsageSource.ESTIMATED);
    assertThat(record.attempts()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"WRITTEN", "HIDDEN", "RELAYED"})
  void contentInTheSamePieceAsTheErrorIsDelivered(Way way) throws Exception {
    // Given
    String error = "data: " + openAiError("server_error", "server_error", "oops") + "\n\n";
    String all = String.join("", EVENTS.subList(0, 4)) + error;
    serving(Reply.stream(List.of(all)));

    // When
    SseText text = SseText.of(ask(way).body());

    // Then
    assertThat(text.content()).isEqualTo("Hello wide world");
    assertThat(text.errors()).hasSize(1);
    assertThat(text.done()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"WRITTEN", "HIDDEN", "RELAYED"})
  void aConnectionThatBreaksAfterTheFinishIsNoCleanEnd(Way way) throws Exception {
    // Given: the finish has come; usage and [DONE] have not
    serving(Reply.stream(EVENTS).cutAfter(bytes(5)));

    // When
    HttpResponse<String> answer = ask(way);

    // Then
    SseText text = SseText.of(answer.body());
    assertThat(text.content()).isEqualTo("Hello wide world");
    assertThat(text.done()).isFalse();
    assertThat(text.errors()).hasSize(1);
    assertThat(record(answer).state()).isEqualTo(CompletionState.UPSTREAM_CUT);
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"WRITTEN", "HIDDEN", "RELAYED"})
  void aStreamThatFinishesWithoutSayingDoneIsCompletedForTheClient(Way way) throws Exception {
    // Given: some servers end after the finish
    serving(Reply.stream(EVENTS.subList(0, EVENTS.size() - 1)));

    // When
    HttpResponse<String> answer = ask(way);

    // Then
    SseText text = SseText.of(answer.body());
    assertThat(text.errors()).isEmpty();
    assertThat(text.done()).isTrue();
    assertThat(record(answer).state()).isEqualTo(CompletionState.COMPLETE);
  }

  @Test
  void aBreakAfterDoneChangesNothing() throws Exception {
    // Given
    serving(Reply.stream(EVENTS).resetAfter(bytes(EVENTS.size())));
    for (Way way : List.of(Way.WRITTEN, Way.HIDDEN, Way.RELAYED)) {
      // When
      HttpResponse<String> answer = ask(way);

      // Then
      SseText text = SseText.of(answer.body());
      assertThat(text.done()).isTrue();
      assertThat(text.errors()).isEmpty();
      assertThat(record(answer).state()).isEqualTo(CompletionState.COMPLETE);
      assertThat(record(answer).usageSource()).isEqualTo(UsageSource.REPORTED);
    }
  }

  private static Reply with(String event) {
    List<String> events = new ArrayList<>(EVENTS.subList(0, 3));
    events.add(event);
    return Reply.stream(events);
  }

  /** The bytes of so many events. */
  private static int bytes(int events) {
    return String.join("", EVENTS.subList(0, events)).length();
  }
}
