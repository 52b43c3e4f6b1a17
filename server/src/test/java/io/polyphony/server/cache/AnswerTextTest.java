package io.polyphony.server.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Usage;
import io.polyphony.server.route.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {
  private static final List<Chunk> ALL =
      List.of(
          new Chunk.Start("answer-1", null),
          new Chunk.TextDelta("Grüße \"and\" 😀\n"),
          new Chunk.RefusalDelta("No."),
          new Chunk.ThinkingDelta("Let me see"),
          new Chunk.ThinkingSignature("c2lnbg=="),
          new Chunk.RedactedThinking("b3BhcXVl"),
          new Chunk.ToolCallStart(0, "call-1", "weather", null),
          new Chunk.ToolCallDelta(0, "{\"place\":"),
          new Chunk.Opaque("anthropic-messages", new JsonText("{\"type\":\"other\",\"n\":1.50}")),
          new Chunk.Citation(new JsonText("{\"url\":\"https://example.org\"}")),
          new Chunk.UsageReport(new Usage(7L, 2L, null, null, 1L, 7L, 2L)),
          new Chunk.Finish(FinishReason.STOP, "end_turn"));

  @Test
  void whatIsReadIsWhatWasWritten() {
    // Given
    List<Piece> rest = ALL.stream().<Piece>map(Piece.Said::new).toList();
    var answer =
        new KeptAnswer(
            new Deployment.Key(new UUID(1, 2), "model"),
            false,
            List.of("Left out: seed"),
            rest,
            1_234,
            Instant.parse("2026-11-26T01:02:03.456789Z"),
            Duration.ofMinutes(10));

    // When
    KeptAnswer read = AnswerText.read(AnswerText.of(answer));

    // Then
    assertThat(read).isEqualTo(answer);
    assertThat(Arrays.stream(Chunk.class.getPermittedSubclasses()).map(Class::getSimpleName))
        .containsAll(ALL.stream().map(it -> it.getClass().getSimpleName()).toList())
        .hasSize(ALL.size() + 1)
        .contains("Failed");
  }

  @Test
  void relayedBytesSurvive() {
    // Given
    byte[] bytes = "data: {\"a\":\"ä\"}\n\n".getBytes(UTF_8);
    var answer =
        new KeptAnswer(
            new Deployment.Key(null, "model"),
            true,
            List.of(),
            List.of(new Piece.Sent(bytes)),
            9,
            Instant.EPOCH,
            Duration.ofHours(1));

    // When
    KeptAnswer read = AnswerText.read(AnswerText.of(answer));

    // Then
    assertThat(read.server().credential()).isNull();
    assertThat(read.rest())
        .singleElement()
        .isInstanceOfSatisfying(
            Piece.Sent.class, sent -> assertThat(sent.bytes()).isEqualTo(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "{\"model\":\"m\",\"rest\":[{\"said\":{\"is\":\"New\"}}]}"})
  void whatIsNoAnswerIsSaidToBeNone(String json) {
    assertThatThrownBy(() -> AnswerText.read(json)).isInstanceOf(IllegalArgumentException.class);
  }
}
