package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenAiWriterTest {
  private static final AnswerHead HEAD = new AnswerHead("pp-1", 1_700_000_000L, "served", true);
  private static final List<Chunk> CHUNKS =
      List.of(
          new Chunk.Start("vendor", "m"),
          new Chunk.ThinkingDelta("hm "),
          new Chunk.ThinkingDelta("ja"),
          new Chunk.TextDelta("Grüße 😀 \"quoted\" \\ \n\t\u0001"),
          new Chunk.ToolCallStart(0, "call_a", "f", "sig"),
          new Chunk.ToolCallDelta(0, "{\"x\":"),
          new Chunk.ToolCallDelta(0, "\"\\u00e4\"}"),
          new Chunk.ToolCallStart(1, "call_b", "g", null),
          new Chunk.Citation(new JsonText("\"https://example.org\"")),
          new Chunk.Finish(FinishReason.TOOL_CALLS, "tool_calls"),
          new Chunk.UsageReport(new Usage(3L, 4L, 1L, null, 2L, 3L, 4L)));

  @Test
  void streamAndWholeBodyReadBackTheSame() {
    // Given
    Answer answer = AnswerCollector.collect(CHUNKS);
    byte[] whole = OpenAiChat.standard().writeAnswer(HEAD, answer);
    byte[] stream = stream(HEAD, CHUNKS);
    // When
    Answer fromWhole = OpenAiAnswers.answer(whole);
    for (int size = 1; size < 40; size++) {
      Answer fromStream = AnswerCollector.collect(OpenAiAnswers.chunks(stream, size));
      // Then
      assertThat(fromStream.text()).isEqualTo(answer.text()).isEqualTo(fromWhole.text());
      assertThat(fromStream.thinking())
          .isEqualTo(answer.thinking())
          .isEqualTo(fromWhole.thinking());
      assertThat(fromStream.toolCalls())
          .isEqualTo(answer.toolCalls())
          .isEqualTo(fromWhole.toolCalls());
      assertThat(fromStream.usage()).isEqualTo(answer.usage()).isEqualTo(fromWhole.usage());
      assertThat(fromStream.finishReason())
          .isEqualTo(FinishReason.TOOL_CALLS)
          .isEqualTo(fromWhole.finishReason());
      assertThat(fromStream.citations()).hasSize(1).isEqualTo(fromWhole.citations());
      assertThat(fromStream.model()).isEqualTo("served");
      assertThat(fromStream.failure()).isNull();
    }
  }

  @Test
  void saysTheRoleOnceAndUsageOnlyIfAsked() {
    // When
    String asked = new String(stream(HEAD, CHUNKS), UTF_8);
    String unasked = new String(stream(new AnswerHead("pp-1", 1L, "m", false), CHUNKS), UTF_8);
    // Then
    assertThat(asked.split("\"role\":", -1)).hasSize(2);
    assertThat(asked).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":3");
    assertThat(asked).endsWith("data: [DONE]\n\n");
    assertThat(unasked).doesNotContain("usage").endsWith("data: [DONE]\n\n");
  }

  @Test
  void endsAFailedStreamWithAnErrorAndWithoutDone() {
    // When
    String stream =
        new String(
            stream(
                HEAD,
                List.of(
                    new Chunk.Start(null, null),
                    new Chunk.TextDelta("a"),
                    new Chunk.Failed(Failure.of(ErrorCode.UPSTREAM_CUT, "Cut.")))),
            UTF_8);
    // Then
    assertThat(stream).contains("data: {\"error\":{\"message\":\"Cut.\"").doesNotContain("[DONE]");
    assertThat(OpenAiAnswers.answer(stream).failure()).isNotNull();
  }

  @Test
  void escapesHalfOfASurrogatePairSoThatTheBytesStayValid() {
    // When
    byte[] stream =
        stream(HEAD, List.of(new Chunk.TextDelta("a\ud83d"), new Chunk.TextDelta("\ude00b")));
    // Then
    assertThat(Utf8.isValid(stream)).isTrue();
    assertThat(OpenAiAnswers.answer(stream).text()).isEqualTo("a😀b");
  }

  private static byte[] stream(AnswerHead head, List<Chunk> chunks) {
    ChunkWriter writer = OpenAiChat.standard().writer(head);
    var bytes = new ByteArrayOutputStream();
    chunks.forEach(chunk -> bytes.writeBytes(writer.write(chunk)));
    bytes.writeBytes(writer.end());
    return bytes.toByteArray();
  }
}
