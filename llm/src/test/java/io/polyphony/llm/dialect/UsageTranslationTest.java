package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.AnthropicAnswers.HEAD;
import static io.polyphony.llm.dialect.AnthropicAnswers.answer;
import static io.polyphony.llm.dialect.AnthropicAnswers.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Usage survives translation as far as the dialect has words for it. */
class UsageTranslationTest {
  private static final UsageDetails DETAILS =
      new UsageDetails(15L, 40L, 5L, 7L, 9L, 2L, "batch", 106_000L);
  private static final Usage USAGE = new Usage(100L, 30L, 20L, 25L, 11L, 100L, 30L).with(DETAILS);

  static List<Arguments> dialects() {
    return List.of(
        Arguments.of(
            OpenAiChat.standard(), new UsageDetails(15L, 40L, 5L, 7L, 9L, 2L, null, 106_000L)),
        Arguments.of(
            AnthropicMessages.standard(),
            new UsageDetails(15L, null, null, null, null, 2L, "batch", null)),
        Arguments.of(
            GeminiGenerate.standard(), new UsageDetails(null, 40L, 5L, 7L, 9L, null, null, null)));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void streamAndWholeAnswerKeepTheDetails(Dialect dialect, UsageDetails kept) {
    // Given
    List<Chunk> chunks = chunks(USAGE);

    // When
    Answer streamed = answer(dialect, written(dialect, HEAD, chunks));
    Answer whole = answer(dialect, dialect.writeAnswer(HEAD, AnswerCollector.collect(chunks)));

    // Then
    assertThat(streamed.usage().details()).isEqualTo(kept);
    assertThat(whole.usage()).isEqualTo(streamed.usage());
    assertThat(streamed.usage().inputTotal()).isEqualTo(100);
    assertThat(streamed.usage().cachedInput()).isEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void whatWasNotReportedIsNotWritten(Dialect dialect) {
    // Given
    var plain = new Usage(3L, 4L, null, null, null, 3L, 4L);

    // When
    Answer read = answer(dialect, written(dialect, HEAD, chunks(plain)));

    // Then
    assertThat(read.usage().details()).isEqualTo(UsageDetails.NONE);
  }

  @Test
  void aServiceTierInForeignWordsIsNotWritten() {
    // Given
    var details = new UsageDetails(null, null, null, null, null, null, "on_demand", null);
    Dialect anthropic = AnthropicMessages.standard();

    // When
    Answer read =
        answer(
            anthropic,
            written(
                anthropic,
                HEAD,
                chunks(new Usage(3L, 4L, null, null, null, 3L, 4L).with(details))));

    // Then
    assertThat(read.usage().details().serviceTier()).isNull();
  }

  @Test
  void aLaterReportOverwritesOnlyWhatItSays() {
    // Given
    var later = new UsageDetails(null, null, null, null, null, 3L, null, null);

    // When
    Usage both = USAGE.overwrittenBy(Usage.NONE.with(later));

    // Then
    assertThat(both)
        .isEqualTo(USAGE.with(new UsageDetails(15L, 40L, 5L, 7L, 9L, 3L, "batch", 106_000L)));
  }

  private static List<Chunk> chunks(Usage usage) {
    return List.of(
        new Chunk.Start("id", "m"),
        new Chunk.TextDelta("x"),
        new Chunk.Finish(FinishReason.STOP, "stop"),
        new Chunk.UsageReport(usage));
  }
}
