package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.ResponsesAnswers.answer;
import static io.polyphony.llm.dialect.ResponsesAnswers.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.UpstreamError;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiResponsesChunkReaderTest {
  private static final String CREATED =
      "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"model\":\"m\","
          + "\"status\":\"in_progress\",\"error\":null,\"output\":[]}}";
  private static final String COMPLETED =
      "{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"status\":\"completed\","
          + "\"output\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}}";
  private static final String CALL_ADDED =
      "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":"
          + "\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"f\","
          + "\"arguments\":\"\"}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"response.function_call_arguments.delta\",\"output_index\":0,"
            + "\"delta\":\"{\\\"x\\\":1}\",\"obfuscation\":\"abc\"}",
        "{\"type\":\"response.function_call_arguments.done\",\"output_index\":0,"
            + "\"arguments\":\"{\\\"x\\\":1}\"}",
        "{\"type\":\"response.function_call_arguments.delta\",\"output_index\":0,"
            + "\"delta\":{\"x\":1}}",
        "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":"
            + "\"function_call\",\"call_id\":\"call_1\",\"name\":\"f\","
            + "\"arguments\":\"{\\\"x\\\":1}\"}}",
        "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":"
            + "\"function_call\",\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":{\"x\":1}}}"
      })
  void readsArgumentsHoweverTheyCome(String event) {
    // When
    Answer answer = answer(stream(CREATED, CALL_ADDED, event, COMPLETED));
    // Then
    assertThat(answer.toolCalls())
        .containsExactly(new Part.ToolCall("call_1", "f", "{\"x\":1}", null, null));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void saysOnceWhatTheApiSaysThreeTimes() {
    // When
    Answer answer =
        answer(
            stream(
                CREATED,
                "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":"
                    + "{\"type\":\"message\",\"content\":[]}}",
                "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"He\"}",
                "{\"type\":\"response.output_text.done\",\"output_index\":0,\"text\":\"Hello\"}",
                "{\"type\":\"response.content_part.done\",\"output_index\":0,\"part\":"
                    + "{\"type\":\"output_text\",\"text\":\"Hello\"}}",
                "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":"
                    + "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\","
                    + "\"text\":\"Hello\",\"annotations\":[{\"type\":\"file_path\"}]}]}}",
                COMPLETED));
    // Then
    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.citations()).hasSize(1);
    assertThat(answer.usage()).isEqualTo(new Usage(3L, 4L, null, null, null, 3L, 4L));
  }

  @Test
  void readsAnAnswerThatOnlyItsLastEventTells() {
    // When
    Answer answer =
        answer(
            stream(
                CREATED,
                "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\","
                    + "\"output\":[{\"type\":\"reasoning\",\"summary\":[{\"text\":\"a\"},"
                    + "{\"text\":\"b\"}],\"encrypted_content\":\"enc\"},"
                    + "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\","
                    + "\"text\":\"Hi\"}]}]}}"));
    // Then
    assertThat(answer.parts())
        .containsExactly(new Part.Thinking("a\n\nb", "enc"), Part.Text.of("Hi"));
    assertThat(answer.usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void keepsReasoningThatIsOnlyEncrypted() {
    // When
    Answer answer =
        answer(
            stream(
                CREATED,
                "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":"
                    + "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"enc\"}}",
                "{\"type\":\"response.unheard_of\",\"output_index\":7,\"delta\":\"x\"}",
                COMPLETED));
    // Then
    assertThat(answer.parts()).containsExactly(new Part.RedactedThinking("enc"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data: [DONE]\n\n", "data: {\"type\":\"response.comp"})
  void aStreamThatDoesNotSayItsEndIsCut(String ending) {
    // When
    Answer answer =
        answer(
            stream(
                    CREATED,
                    "{\"type\":\"response.output_text.delta\",\"output_index\":0,"
                        + "\"delta\":\"Hel\"}")
                + ending);
    // Then
    assertThat(answer.text()).isEqualTo("Hel");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.UNKNOWN);
    assertThat(answer.failure())
        .isNotNull()
        .extracting(Failure::code)
        .isEqualTo(ErrorCode.UPSTREAM_CUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'error','code':'rate_limit_exceeded','message':'Slow'}|UPSTREAM_RATE_LIMIT",
        "{'type':'error','error':{'code':'insufficient_quota','message':'Slow'}}|UPSTREAM_QUOTA",
        "{'error':{'code':502,'message':'Slow'}}|UPSTREAM_ERROR",
        "{'type':'response.failed','response':{'error':{'code':'server_error',"
            + "'message':'Slow'}}}|UPSTREAM_ERROR",
        "{'type':'response.failed','response':{'error':{'code':'invalid_image_format',"
            + "'message':'Slow'}}}|INVALID_REQUEST"
      })
  void readsErrorsInsideAStream(String event, ErrorCode code) {
    // When
    Failure failure =
        Objects.requireNonNull(answer(stream(CREATED, event.replace('\'', '"'))).failure());
    // Then
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.upstream()).isNotNull().extracting(UpstreamError::message).isEqualTo("Slow");
  }

  @ParameterizedTest
  @CsvSource({
    "max_output_tokens, LENGTH",
    "content_filter, CONTENT_FILTER",
    "unheard_of, ERROR",
  })
  void readsWhyAnAnswerIsIncomplete(String reason, FinishReason expected) {
    // When
    Answer answer =
        answer(
            "{\"object\":\"response\",\"status\":\"incomplete\",\"incomplete_details\":"
                + "{\"reason\":\""
                + reason
                + "\"},\"output\":[]}");
    // Then
    assertThat(answer.finishReason()).isEqualTo(expected);
    assertThat(answer.rawFinishReason()).isEqualTo("incomplete:" + reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "in_progress", "cancelled", "failed"})
  void anAnswerThatIsNoneFails(String status) {
    // When
    Answer answer = answer("{\"object\":\"response\",\"status\":\"" + status + "\",\"output\":[]}");
    // Then
    assertThat(answer.failure()).isNotNull();
    assertThat(answer.finishReason()).isEqualTo(FinishReason.UNKNOWN);
  }

  @Test
  void keepsWhatTheVendorsToolsDid() {
    // When
    Answer answer =
        answer(
            "{\"status\":\"completed\",\"output\":[{\"type\":\"web_search_call\",\"id\":\"w\"},"
                + "{\"type\":\"message\",\"content\":[{\"type\":\"refusal\","
                + "\"refusal\":\"No.\"}]}]}");
    // Then
    assertThat(answer.parts().getFirst()).isInstanceOf(Part.Opaque.class);
    assertThat(answer.parts().getLast()).isEqualTo(new Part.Refusal("No."));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
  }
}
