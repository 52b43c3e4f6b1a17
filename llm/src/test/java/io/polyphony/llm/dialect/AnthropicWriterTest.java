package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.AnthropicAnswers.HEAD;
import static io.polyphony.llm.dialect.AnthropicAnswers.answer;
import static io.polyphony.llm.dialect.AnthropicAnswers.chunks;
import static io.polyphony.llm.dialect.AnthropicAnswers.written;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicWriterTest {
  private static final Dialect ANTHROPIC = AnthropicMessages.standard();
  private static final Dialect OPENAI = OpenAiChat.standard();

  /** What every dialect can say. */
  private static final List<Chunk> COMMON =
      List.of(
          new Chunk.Start("vendor", "m"),
          new Chunk.ThinkingDelta("hm "),
          new Chunk.ThinkingDelta("ja"),
          new Chunk.TextDelta("Grüße 😀 \"quoted\" \\ \n\t\u0001"),
          new Chunk.TextDelta("!"),
          new Chunk.ToolCallStart(0, "call_a", "f", null),
          new Chunk.ToolCallDelta(0, "{\"x\":"),
          new Chunk.ToolCallDelta(0, "\"ä}\"}"),
          new Chunk.ToolCallStart(1, "call_b", "g", null),
          new Chunk.ToolCallDelta(1, "{}"),
          new Chunk.Finish(FinishReason.TOOL_CALLS, "tool_calls"),
          new Chunk.UsageReport(new Usage(3L, 4L, 1L, null, 2L, 3L, 4L)));

  /** What only this dialect can say as well. */
  private static final List<Chunk> OWN =
      List.of(
          new Chunk.Start("vendor", "m"),
          new Chunk.UsageReport(new Usage(3L, null, 10L, 20L, null, 33L, null)),
          new Chunk.RedactedThinking("hidden"),
          new Chunk.ThinkingDelta("one"),
          new Chunk.ThinkingSignature("s1"),
          new Chunk.ThinkingDelta(""),
          new Chunk.ThinkingSignature("s2"),
          new Chunk.Opaque(
              AnthropicMessages.ID,
              new JsonText(
                  "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web\","
                      + "\"input\":{\"q\":1.50}}")),
          new Chunk.Opaque(
              AnthropicMessages.ID,
              new JsonText("{\"type\":\"web_search_tool_result\",\"content\":[]}")),
          new Chunk.Citation(new JsonText("{\"type\":\"char_location\",\"cited_text\":\"x\"}")),
          new Chunk.TextDelta("So."),
          new Chunk.Finish(FinishReason.STOP, "pause_turn"),
          new Chunk.UsageReport(new Usage(3L, 7L, 10L, 20L, null, 33L, 7L)));

  @Test
  void streamAndWholeBodyReadBackTheSameThroughEveryDialect() {
    // Given
    Answer answer = AnswerCollector.collect(COMMON);
    List<Answer> readBack = new ArrayList<>();
    for (Dialect dialect : List.of(ANTHROPIC, OPENAI)) {
      byte[] stream = written(dialect, HEAD, COMMON);
      readBack.add(answer(dialect, dialect.writeAnswer(HEAD, answer)));
      // When
      for (int size = 1; size < 40; size++) {
        readBack.add(AnswerCollector.collect(chunks(dialect, stream, size)));
      }
    }
    // Then
    for (Answer again : readBack) {
      assertThat(again.text()).isEqualTo(answer.text());
      assertThat(again.thinking()).isEqualTo(answer.thinking());
      assertThat(again.toolCalls()).isEqualTo(answer.toolCalls());
      assertThat(again.usage().inputTotal()).isEqualTo(3);
      assertThat(again.usage().outputTotal()).isEqualTo(4);
      assertThat(again.usage().cachedInput()).isEqualTo(1);
      assertThat(again.usage().reasoning()).isEqualTo(2);
      assertThat(again.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
      assertThat(again.model()).isEqualTo("served");
      assertThat(again.failure()).isNull();
    }
  }

  /** An answer of one vendor, written to a client of the other dialect and read back. */
  @Test
  void crossesFromOpenAiToAnthropicAndBack() {
    // Given
    List<Chunk> fromOpenAi = chunks(OPENAI, written(OPENAI, HEAD, COMMON), 7);
    List<Chunk> fromAnthropic = chunks(ANTHROPIC, written(ANTHROPIC, HEAD, COMMON), 7);
    // When
    Answer there = answer(ANTHROPIC, written(ANTHROPIC, HEAD, fromOpenAi));
    Answer back = answer(OPENAI, written(OPENAI, HEAD, fromAnthropic));
    // Then
    assertThat(there.parts()).isEqualTo(AnswerCollector.collect(COMMON).parts());
    assertThat(back.toolCalls()).isEqualTo(there.toolCalls());
    assertThat(back.text()).isEqualTo(there.text());
    assertThat(back.usage().inputTotal()).isEqualTo(there.usage().inputTotal());
    assertThat(back.finishReason()).isEqualTo(there.finishReason());
  }

  @Test
  void losesNothingThatIsItsOwn() {
    // Given
    Answer answer = AnswerCollector.collect(OWN);
    // When
    Answer streamed = answer(ANTHROPIC, written(ANTHROPIC, HEAD, OWN));
    Answer whole = answer(ANTHROPIC, ANTHROPIC.writeAnswer(HEAD, answer));
    // Then
    assertThat(streamed.parts()).isEqualTo(answer.parts()).isEqualTo(whole.parts());
    assertThat(streamed.citations()).isEqualTo(answer.citations()).isEqualTo(whole.citations());
    assertThat(streamed.usage()).isEqualTo(answer.usage()).isEqualTo(whole.usage());
    assertThat(streamed.rawFinishReason())
        .isEqualTo("pause_turn")
        .isEqualTo(whole.rawFinishReason());
  }

  @Test
  void numbersEachBlockAndStopsItBeforeTheNext() {
    // When
    List<JsonNode> events = events(written(ANTHROPIC, HEAD, COMMON));
    // Then
    assertThat(events.stream().map(event -> event.path("type").asText()).distinct())
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    int open = -1;
    int next = 0;
    for (JsonNode event : events) {
      switch (event.path("type").asText()) {
        case "content_block_start" -> {
          assertThat(open).isEqualTo(-1);
          assertThat(event.path("index").asInt()).isEqualTo(next);
          open = next++;
        }
        case "content_block_delta" -> assertThat(event.path("index").asInt()).isEqualTo(open);
        case "content_block_stop" -> {
          assertThat(event.path("index").asInt()).isEqualTo(open);
          open = -1;
        }
        default -> assertThat(open).isEqualTo(-1);
      }
    }
    assertThat(next).isEqualTo(4);
  }

  @Test
  void tellsTheInputAtTheBeginningIfItIsKnownAndAllAtTheEnd() {
    // When
    List<JsonNode> events = events(written(ANTHROPIC, HEAD, OWN));
    // Then
    assertThat(events.getFirst().path("message").path("usage").toString())
        .isEqualTo(
            "{\"input_tokens\":3,\"cache_creation_input_tokens\":20,"
                + "\"cache_read_input_tokens\":10,\"output_tokens\":0}");
    assertThat(events.get(events.size() - 2).path("usage").toString())
        .isEqualTo(
            "{\"input_tokens\":3,\"cache_creation_input_tokens\":20,"
                + "\"cache_read_input_tokens\":10,\"output_tokens\":7}");
  }

  @Test
  void putsPiecesOfSeveralCallsInOrder() {
    // Given
    List<Chunk> mixed =
        List.of(
            new Chunk.Start(null, null),
            new Chunk.ToolCallStart(0, "a", "f", null),
            new Chunk.ToolCallStart(1, "b", "g", null),
            new Chunk.ToolCallDelta(1, "{\"y\":"),
            new Chunk.ToolCallDelta(0, "{\"x\":"),
            new Chunk.TextDelta("by the way"),
            new Chunk.ToolCallStart(2, "c", "h", null),
            new Chunk.ToolCallDelta(0, "1}"),
            new Chunk.ToolCallDelta(1, "2}"),
            new Chunk.Finish(FinishReason.STOP, "stop"));
    // When
    byte[] stream = written(ANTHROPIC, HEAD, mixed);
    // Then
    assertThat(answer(ANTHROPIC, stream).parts())
        .containsExactly(
            new Part.ToolCall("a", "f", "{\"x\":1}", null, null),
            new Part.ToolCall("b", "g", "{\"y\":2}", null, null),
            Part.Text.of("by the way"),
            new Part.ToolCall("c", "h", "{}", null, null));
    assertThat(events(stream).stream().filter(e -> e.path("type").asText().endsWith("_start")))
        .hasSize(5);
  }

  @Test
  void aClientActsOnCallsEvenIfTheVendorSaidStop() {
    // Given
    List<Chunk> forced =
        List.of(
            new Chunk.ToolCallStart(0, "a", "f", null),
            new Chunk.Finish(FinishReason.STOP, "stop"));
    // When // Then
    assertThat(answer(ANTHROPIC, written(ANTHROPIC, HEAD, forced)).rawFinishReason())
        .isEqualTo("tool_use");
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, stop, end_turn",
    "STOP, stop_sequence, stop_sequence",
    "LENGTH, length, max_tokens",
    "LENGTH, model_context_window_exceeded, model_context_window_exceeded",
    "CONTENT_FILTER, content_filter, refusal",
    "UNKNOWN, , end_turn",
    "ERROR, odd, end_turn",
  })
  void saysWhyItStoppedInItsOwnWords(FinishReason reason, String raw, String word) {
    assertThat(AnthropicStop.write(reason, raw, false)).isEqualTo(word);
  }

  @Test
  void endsAFailedStreamWithAnErrorAndNothingAfterIt() {
    // Given
    List<Chunk> failing =
        List.of(
            new Chunk.Start(null, null),
            new Chunk.ToolCallStart(0, "a", "f", null),
            new Chunk.ToolCallDelta(0, "{\"x"),
            new Chunk.TextDelta("held"),
            new Chunk.Failed(Failure.of(ErrorCode.UPSTREAM_CUT, "Cut.")));
    // When
    String stream = new String(written(ANTHROPIC, HEAD, failing), UTF_8);
    // Then
    assertThat(stream)
        .contains("held")
        .contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"")
        .doesNotContain("message_stop");
    assertThat(
            Objects.requireNonNull(answer(ANTHROPIC, stream.getBytes(UTF_8)).failure()).message())
        .isEqualTo("Cut.");
  }

  @Test
  void anEmptyAnswerIsAnAnswer() {
    // When
    List<JsonNode> events =
        events(
            written(
                ANTHROPIC,
                HEAD,
                List.of(new Chunk.Start(null, null), new Chunk.Finish(FinishReason.STOP, null))));
    // Then
    assertThat(events.stream().map(event -> event.path("type").asText()))
        .containsExactly("message_start", "message_delta", "message_stop");
  }

  @Test
  void pingsAndCitesPagesOfOtherVendors() {
    // Given
    var page =
        new JsonText(
            "{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://example.org\","
                + "\"title\":\"T\"}}");
    // When
    Answer answer =
        answer(
            ANTHROPIC,
            written(
                ANTHROPIC,
                HEAD,
                List.of(
                    new Chunk.TextDelta("So."),
                    new Chunk.Citation(page),
                    new Chunk.Citation(new JsonText("\"https://example.com\"")),
                    new Chunk.Finish(FinishReason.STOP, "stop"))));
    // Then
    assertThat(answer.citations())
        .extracting(JsonText::text)
        .containsExactly(
            "{\"type\":\"web_search_result_location\",\"url\":\"https://example.org\","
                + "\"title\":\"T\",\"cited_text\":\"\",\"encrypted_index\":\"\"}",
            "{\"type\":\"web_search_result_location\",\"url\":\"https://example.com\","
                + "\"title\":null,\"cited_text\":\"\",\"encrypted_index\":\"\"}");
    assertThat(ANTHROPIC.writer(HEAD).keepAlive()).asString(UTF_8).startsWith("event: ping\n");
  }

  private static List<JsonNode> events(byte[] stream) {
    List<JsonNode> events = new ArrayList<>();
    var reader =
        new SseReader(
            (name, bytes, offset, length) -> {
              JsonNode event = Objects.requireNonNull(JsonFields.parse(bytes, offset, length));
              assertThat(name).isEqualTo(event.path("type").asText());
              events.add(event);
            });
    reader.feed(stream, 0, stream.length);
    reader.end();
    return events;
  }
}
