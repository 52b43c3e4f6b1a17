package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.OpenAiAnswers.answer;
import static io.polyphony.llm.dialect.OpenAiAnswers.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenAiChunkReaderTest {
  private static final String DONE = "data: [DONE]\n\n";

  @Test
  void keepsToolCallsApartWhereTheIndexIsMissing() {
    // When
    Answer answer =
        answer(
            stream(
                DONE,
                "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                    + "{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":{\"x\":1}}}]}"));
    // Then
    assertThat(answer.toolCalls())
        .containsExactly(
            new Part.ToolCall("a", "f", "{}", null, null),
            new Part.ToolCall("b", "g", "{\"x\":1}", null, null));
  }

  @Test
  void keepsToolCallsApartWhereAllHaveTheSameIndex() {
    // When
    Answer answer =
        answer(
            stream(
                DONE,
                "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}}]}",
                "{\"tool_calls\":[{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"2\"}}]}"));
    // Then
    assertThat(answer.toolCalls()).extracting(Part.ToolCall::id).containsExactly("a", "b");
    assertThat(answer.toolCalls()).extracting(Part.ToolCall::arguments).containsExactly("1", "2");
  }

  @Test
  void takesARepeatedIdAndALateNameForTheSameCall() {
    // When
    Answer answer =
        answer(
            stream(
                DONE,
                "{\"tool_calls\":[{\"index\":3,\"id\":\"a\",\"function\":{\"arguments\":\"{\\\"x\"}}]}",
                "{\"tool_calls\":[{\"index\":3,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\\\":1}\"}}]}"));
    // Then
    assertThat(answer.toolCalls())
        .containsExactly(new Part.ToolCall("a", "f", "{\"x\":1}", null, null));
  }

  @Test
  void makesUpIdsThatDifferWithinAnAnswerAndStayTheSameWhenReadAgain() {
    // Given
    String body =
        stream(
            DONE,
            "{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                + "{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}");
    // When
    List<Part.ToolCall> calls = answer(body).toolCalls();
    // Then
    assertThat(calls).hasSize(2).extracting(Part.ToolCall::id).doesNotHaveDuplicates();
    assertThat(answer(body).toolCalls()).isEqualTo(calls);
  }

  @Test
  void readsTheLegacyFunctionCall() {
    // When
    Answer answer =
        answer(
            stream(
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"function_call\"}]}\n\n",
                "{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}",
                "{\"function_call\":{\"arguments\":\"{}\"}}"));
    // Then
    assertThat(answer.toolCalls()).hasSize(1);
    assertThat(answer.toolCalls().getFirst().arguments()).isEqualTo("{}");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void readsContentThatIsAnObjectAsItsJson() {
    assertThat(
            answer(
                    "{\"choices\":[{\"message\":{\"content\":{\"a\":1}},\"finish_reason\":\"stop\"}]}")
                .text())
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void takesAWholeBodyWhereAStreamWasAskedFor() {
    // When
    Answer answer =
        answer(
            "\n\n {\"id\":\"x\",\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}");
    // Then
    assertThat(answer.text()).isEqualTo("hi");
    assertThat(answer.usage()).isEqualTo(new Usage(1L, 2L, null, null, null, 1L, 2L));
  }

  @Test
  void countsReasoningBesideTheCompletionWhereTheTotalSaysSo() {
    // Given
    String usage =
        "{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":%d,"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":4}}";
    String body = "{\"choices\":[{\"message\":{\"content\":\"\"}}],\"usage\":" + usage + "}";
    // When // Then
    assertThat(answer(String.format(body, 19)).usage().outputTotal()).isEqualTo(9);
    assertThat(answer(String.format(body, 15)).usage().outputTotal()).isEqualTo(5);
  }

  @Test
  void reportsAnEndWithoutFinishOrDoneAsCut() {
    // When
    Answer answer = answer(stream("", "{\"content\":\"half\"}"));
    // Then
    assertThat(answer.text()).isEqualTo("half");
    assertThat(code(answer)).isEqualTo(ErrorCode.UPSTREAM_CUT);
    assertThat(answer.usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void neverTakesACutStreamForACompleteOne() {
    // Given
    byte[] body =
        stream(
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n" + DONE,
                "{\"content\":\"ä\"}",
                "{\"content\":\"b\"}")
            .getBytes(UTF_8);
    int finish = new String(body, UTF_8).indexOf("\"stop\"");
    for (int length = 0; length < finish; length++) {
      // When
      byte[] cut = java.util.Arrays.copyOf(body, length);
      List<Chunk> chunks = OpenAiAnswers.chunks(cut, 7);
      // Then
      assertThat(chunks.getLast()).as("cut at %d", length).isInstanceOf(Chunk.Failed.class);
      assertThat(code(AnswerCollector.collect(chunks))).isEqualTo(ErrorCode.UPSTREAM_CUT);
    }
  }

  @Test
  void endsWithAnErrorInsideTheStream() {
    // When
    List<Chunk> chunks =
        OpenAiAnswers.chunks(
            stream(
                    "event: error\ndata: {\"error\":{\"message\":\"slow down\",\"status_code\":429}}\n\n"
                        + DONE,
                    "{\"content\":\"a\"}")
                .getBytes(UTF_8),
            5);
    // Then
    assertThat(chunks.getLast()).isInstanceOf(Chunk.Failed.class);
    assertThat(code(AnswerCollector.collect(chunks))).isEqualTo(ErrorCode.UPSTREAM_RATE_LIMIT);
  }

  @Test
  void failsOnABodyThatIsNoAnswer() {
    assertThat(code(answer("<html><title>Bad gateway</title></html>")))
        .isEqualTo(ErrorCode.UPSTREAM_ERROR);
    assertThat(code(answer(""))).isEqualTo(ErrorCode.UPSTREAM_CUT);
    assertThat(code(answer("{\"error\":{\"message\":\"no\",\"code\":401}}")))
        .isEqualTo(ErrorCode.UPSTREAM_CREDENTIAL);
    assertThat(code(answer("{\"choices\":[{\"message\":{\"content\":\"ha")))
        .isEqualTo(ErrorCode.UPSTREAM_CUT);
  }

  private static @Nullable ErrorCode code(Answer answer) {
    Failure failure = answer.failure();
    return failure == null ? null : failure.code();
  }
}
