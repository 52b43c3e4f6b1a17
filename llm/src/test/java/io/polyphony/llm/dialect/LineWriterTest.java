package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Cohere's and Ollama's writers write, their readers read as the same answer. */
class LineWriterTest {

  static Stream<Dialect> dialects() {
    return Stream.of(CohereChat.standard(), OllamaChat.standard(), OllamaGenerate.standard());
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aStreamIsReadAsItWasMeant(Dialect dialect) {
    // When
    byte[] written = LineAnswers.written(dialect, LineAnswers.RICH);

    // Then
    for (int size : new int[] {written.length, 7, 1}) {
      means(LineAnswers.answer(dialect, written, size), dialect);
    }
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aWholeAnswerIsReadAsItWasMeant(Dialect dialect) {
    // Given
    Answer answer = AnswerCollector.collect(LineAnswers.RICH);

    // When
    byte[] written = dialect.writeAnswer(LineAnswers.HEAD, answer);

    // Then
    means(LineAnswers.answer(dialect, written, 5), dialect);
  }

  private static void means(Answer answer, Dialect dialect) {
    assertThat(answer.failure()).isNull();
    assertThat(answer.thinking()).isEqualTo("two calls");
    assertThat(answer.text()).isEqualTo("I ask \u2642\n\"both\".");
    assertThat(answer.toolCalls())
        .extracting(call -> call.id() + call.name() + call.arguments())
        .containsExactlyInAnyOrder(
            "call_aweather{\"city\":\"Rome\"}", "call_btime{\"zone\":\"UTC\"}");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(answer.usage().inputTotal()).isEqualTo(10L);
    assertThat(answer.usage().outputTotal()).isEqualTo(20L);
    assertThat(answer.usage().cachedInput())
        .isEqualTo(dialect.id().equals(CohereChat.ID) ? (Long) 4L : null);
  }

  @ParameterizedTest
  @EnumSource(
      value = FinishReason.class,
      names = {"STOP", "LENGTH", "CONTENT_FILTER", "ERROR"})
  void everyReasonComesBack(FinishReason reason) {
    dialects()
        .forEach(
            dialect -> {
              List<Chunk> chunks =
                  List.of(
                      new Chunk.Start(null, null),
                      new Chunk.TextDelta("x"),
                      new Chunk.Finish(reason, null));

              // When
              Answer streamed =
                  LineAnswers.answer(dialect, LineAnswers.written(dialect, chunks), 9);
              byte[] whole = dialect.writeAnswer(LineAnswers.HEAD, AnswerCollector.collect(chunks));

              // Then
              assertThat(streamed.finishReason()).isEqualTo(reason);
              assertThat(LineAnswers.answer(dialect, whole, 9).finishReason()).isEqualTo(reason);
              assertThat(streamed.usage()).isEqualTo(Usage.NONE);
            });
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aFailureIsToldAndTheStreamDoesNotEndCleanly(Dialect dialect) {
    // Given
    Failure failure = Failure.of(ErrorCode.UPSTREAM_CUT, "It broke off.");
    List<Chunk> chunks =
        List.of(new Chunk.Start(null, null), new Chunk.TextDelta("par"), new Chunk.Failed(failure));

    // When
    byte[] written = LineAnswers.written(dialect, chunks);
    Answer answer = LineAnswers.answer(dialect, written, 3);

    // Then
    assertThat(answer.text()).isEqualTo("par");
    assertThat(Objects.requireNonNull(answer.failure()).message()).contains("It broke off.");
    assertThat(answer.usage()).isEqualTo(Usage.NONE);
    assertThat(new String(written, UTF_8)).doesNotContain("[DONE]").doesNotContain("\"done\":true");
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void anErrorAnswerIsReadAsItWasMeant(Dialect dialect) {
    // Given
    Failure failure = Failure.of(ErrorCode.MODEL_NOT_FOUND, "There is no such model.");

    // When
    byte[] written = dialect.writeFailure(failure, "error-1");
    Failure read = dialect.readFailure(new ResponseHead(404, java.util.Map.of(), false), written);

    // Then
    assertThat(read.code()).isEqualTo(ErrorCode.UPSTREAM_MODEL);
    assertThat(read.message()).isEqualTo("There is no such model.");
  }
}
