package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.AnthropicAnswers.answer;
import static io.polyphony.llm.dialect.AnthropicAnswers.chunks;
import static io.polyphony.llm.dialect.AnthropicAnswers.delta;
import static io.polyphony.llm.dialect.AnthropicAnswers.end;
import static io.polyphony.llm.dialect.AnthropicAnswers.start;
import static io.polyphony.llm.dialect.AnthropicAnswers.stop;
import static io.polyphony.llm.dialect.AnthropicAnswers.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.UpstreamError;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicChunkReaderTest {
  private static final String CALL =
      "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"f\",\"input\":{}}";

  @Test
  void readsUsageAsCumulative() {
    // Given
    String usage =
        "{\"input_tokens\":7,\"output_tokens\":9,\"cache_read_input_tokens\":100,"
            + "\"cache_creation_input_tokens\":20,\"output_tokens_details\":{\"thinking_tokens\":4}}";
    // When
    List<Chunk> chunks = chunks(stream(true, end("end_turn", usage)));
    // Then
    assertThat(chunks)
        .containsExactly(
            new Chunk.Start("msg_1", "m"),
            new Chunk.UsageReport(new Usage(5L, null, null, null, null, 5L, null)),
            new Chunk.Finish(FinishReason.STOP, "end_turn"),
            new Chunk.UsageReport(new Usage(7L, 9L, 100L, 20L, 4L, 127L, 9L)));
  }

  @Test
  void keepsTheInputOfTheBeginningWhereTheEndSaysNothingOfIt() {
    assertThat(answer(stream(true, end("end_turn", "{\"output_tokens\":3}"))).usage())
        .isEqualTo(new Usage(5L, 3L, null, null, null, 5L, 3L));
  }

  @Test
  void callWithoutArgumentsHasAnEmptyObject() {
    // When
    Answer answer =
        answer(
            stream(
                true,
                start(0, CALL),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
                stop(0),
                end("tool_use", "{\"output_tokens\":3}")));
    // Then
    assertThat(answer.parts()).containsExactly(new Part.ToolCall("toolu_1", "f", "{}", null, null));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void keepsEachThinkingWithItsOwnSignatureEvenWithoutText() {
    // When
    Answer answer =
        answer(
            stream(
                true,
                start(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
                delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}"),
                delta(0, "{\"type\":\"signature_delta\",\"signature\":\"one\"}"),
                stop(0),
                start(1, "{\"type\":\"redacted_thinking\",\"data\":\"secret\"}"),
                stop(1),
                start(2, "{\"type\":\"thinking\",\"thinking\":\"\"}"),
                delta(2, "{\"type\":\"signature_delta\",\"signature\":\"two\"}"),
                stop(2),
                end("end_turn", "{}")));
    // Then
    assertThat(answer.parts())
        .containsExactly(
            new Part.Thinking("hm", "one"),
            new Part.RedactedThinking("secret"),
            new Part.Thinking("", "two"));
  }

  @Test
  void collectsAVendorsOwnToolWhole() {
    // When
    Answer answer =
        answer(
            stream(
                true,
                start(
                    0, "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web\",\"input\":{}}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"q\\\":\"}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"1.50}\"}"),
                stop(0),
                start(1, "{\"type\":\"web_search_tool_result\",\"content\":[{\"url\":\"u\"}]}"),
                stop(1),
                start(2, "{\"type\":\"compaction\",\"content\":null}"),
                delta(2, "{\"type\":\"compaction_delta\",\"content\":\"so \"}"),
                delta(2, "{\"type\":\"compaction_delta\",\"content\":\"far\"}"),
                end("pause_turn", "{}")));
    // Then
    assertThat(answer.parts())
        .containsExactly(
            opaque(
                "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web\","
                    + "\"input\":{\"q\":1.50}}"),
            opaque("{\"type\":\"web_search_tool_result\",\"content\":[{\"url\":\"u\"}]}"),
            opaque("{\"type\":\"compaction\",\"content\":\"so far\"}"));
    assertThat(answer.toolCalls()).isEmpty();
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
  }

  private static Part opaque(String json) {
    return new Part.Opaque(AnthropicMessages.ID, new JsonText(json));
  }

  @Test
  void readsCitationsStreamedAndWhole() {
    // Given
    String citation = "{\"type\":\"char_location\",\"cited_text\":\"x\"}";
    // When
    Answer streamed =
        answer(
            stream(
                true,
                start(0, "{\"type\":\"text\",\"text\":\"\",\"citations\":[]}"),
                delta(0, "{\"type\":\"citations_delta\",\"citation\":" + citation + "}"),
                delta(0, "{\"type\":\"text_delta\",\"text\":\"So.\"}"),
                stop(0),
                end("end_turn", "{}")));
    Answer whole =
        answer(
            "{\"id\":\"msg_1\",\"model\":\"m\",\"stop_reason\":\"end_turn\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"So.\",\"citations\":["
                + citation
                + "]}],"
                + "\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}");
    // Then
    assertThat(streamed.citations()).containsExactly(new JsonText(citation));
    assertThat(whole.citations()).isEqualTo(streamed.citations());
    assertThat(whole.parts()).isEqualTo(streamed.parts());
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, STOP",
    "stop_sequence, STOP",
    "pause_turn, STOP",
    "max_tokens, LENGTH",
    "model_context_window_exceeded, LENGTH",
    "tool_use, TOOL_CALLS",
    "refusal, CONTENT_FILTER",
    "something_new, ERROR",
  })
  void readsWhyItStopped(String word, FinishReason expected) {
    // When
    Answer answer = answer(stream(true, end(word, "{}")));
    // Then
    assertThat(answer.finishReason()).isEqualTo(expected);
    assertThat(answer.rawFinishReason()).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data: {\"type\":\"message_start\",\"message\":{}}\n\n",
        "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_d",
        "data: {\"type\":\"content_block_delta\"",
        "{\"type\":\"message\",\"content\":[{\"type\":\"te",
      })
  void saysThatAnAnswerWasCut(String body) {
    // When
    Answer answer = answer(body);
    // Then
    assertThat(Objects.requireNonNull(answer.failure()).code()).isEqualTo(ErrorCode.UPSTREAM_CUT);
    assertThat(answer.finishReason()).isEqualTo(FinishReason.UNKNOWN);
    assertThat(answer.usage().outputTotal()).isNull();
  }

  @Test
  void endsWellWithoutTheLastEventIfTheReasonWasSaid() {
    assertThat(answer(stream(false, end("end_turn", "{\"output_tokens\":2}"))).failure()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "overloaded_error, UPSTREAM_OVERLOADED",
    "rate_limit_error, UPSTREAM_RATE_LIMIT",
    "invalid_request_error, INVALID_REQUEST",
    "authentication_error, UPSTREAM_CREDENTIAL",
    "billing_error, UPSTREAM_QUOTA",
    "permission_error, UPSTREAM_PERMISSION",
    "not_found_error, UPSTREAM_MODEL",
    "request_too_large, TOO_LARGE",
    "timeout_error, UPSTREAM_TIMEOUT",
    "api_error, UPSTREAM_ERROR",
    "unheard_of, UPSTREAM_ERROR",
  })
  void readsAnErrorInsideTheStream(String type, ErrorCode expected) {
    // When
    Answer answer =
        answer(
            stream(
                false,
                delta(0, "{\"type\":\"text_delta\",\"text\":\"So\"}"),
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"Oh.\"},"
                        .formatted(type)
                    + "\"request_id\":\"req_1\"}"));
    // Then
    Failure failure = Objects.requireNonNull(answer.failure());
    assertThat(failure.code()).isEqualTo(expected);
    assertThat(failure.upstream()).isEqualTo(new UpstreamError(0, null, type, "Oh.", "req_1"));
    assertThat(answer.text()).isEqualTo("So");
  }

  @Test
  void readsAnErrorInAWholeBodyWithStatus200() {
    // When
    Answer answer =
        answer("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"O\"}}");
    // Then
    assertThat(Objects.requireNonNull(answer.failure()).code())
        .isEqualTo(ErrorCode.UPSTREAM_OVERLOADED);
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    // When
    Answer answer =
        answer(
            stream(
                true,
                "{\"type\":\"ping\"}",
                "{\"type\":\"news\",\"delta\":{\"type\":\"x\",\"y\":[1]}}",
                start(0, "{\"type\":\"text\",\"text\":\"\"}"),
                delta(0, "{\"type\":\"mystery_delta\",\"what\":{}}"),
                delta(0, "{\"type\":\"text_delta\",\"text\":\"So\"}"),
                delta(7, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\"}"),
                start(3, "7"),
                stop(3),
                stop(9),
                end("end_turn", "null")));
    // Then
    assertThat(answer.parts()).containsExactly(Part.Text.of("So"));
    assertThat(answer.failure()).isNull();
  }
}
