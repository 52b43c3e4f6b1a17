package io.polyphony.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvokeChunkReaderTest {
  private static final Map<String, String> COUNTED =
      Map.of(
          "x-amzn-bedrock-input-token-count", "7",
          "x-amzn-bedrock-output-token-count", "5",
          "x-amzn-bedrock-cache-read-input-token-count", "0");
  private static final Usage COUNTS = new Usage(7L, 5L, null, null, null, 7L, 5L);
  private static final String LLAMA = "{\"generation\":\"Hello\",\"stop_reason\":null}";

  @ParameterizedTest
  @CsvSource({
    "modelStreamErrorException, UPSTREAM_ERROR",
    "internalServerException, UPSTREAM_ERROR",
    "throttlingException, UPSTREAM_RATE_LIMIT",
    "modelTimeoutException, UPSTREAM_TIMEOUT",
    "serviceUnavailableException, UPSTREAM_OVERLOADED",
    "validationException, INVALID_REQUEST",
  })
  void anExceptionInTheStreamEndsTheAnswer(String type, ErrorCode code) {
    // Given
    byte[] stream =
        InvokeAnswers.joined(
            InvokeAnswers.event(LLAMA),
            InvokeAnswers.exception(type, "{\"message\":\"the words\"}"),
            InvokeAnswers.event("{\"generation\":\"!\",\"stop_reason\":\"stop\"}"));

    // When
    Answer answer = InvokeAnswers.streamed(stream);

    // Then
    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.UNKNOWN);
    assertThat(answer.usage()).isEqualTo(Usage.NONE);
    assertThat(Objects.requireNonNull(answer.failure()).code()).isEqualTo(code);
    assertThat(Objects.requireNonNull(answer.failure().upstream()).message())
        .isEqualTo("the words");
  }

  @Test
  void theModelsOwnStatusIsToldWithItsException() {
    // Given
    String said =
        "{\"message\":\"the model stumbled\",\"originalStatusCode\":429,"
            + "\"originalMessage\":\"slow down\"}";

    // When
    Answer answer =
        InvokeAnswers.streamed(InvokeAnswers.exception("modelStreamErrorException", said));

    // Then
    assertThat(Objects.requireNonNull(answer.failure()).message()).contains("slow down");
  }

  @Test
  void anErrorWithoutATypeInTheStreamEndsTheAnswer() {
    // Given
    byte[] error =
        InvokeAnswers.message(
            Map.of(
                ":message-type", "error",
                ":error-code", "InternalServerError",
                ":error-message", "gone"),
            new byte[0]);

    // When
    Answer answer = InvokeAnswers.streamed(InvokeAnswers.joined(InvokeAnswers.event(LLAMA), error));

    // Then
    assertThat(Objects.requireNonNull(answer.failure()).message()).isEqualTo("gone");
  }

  /** Streams of every form, cut at every byte. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"generation\":\"Hello\",\"stop_reason\":null,\"prompt_token_count\":7}"
            + "|{\"generation\":\"\",\"stop_reason\":\"stop\"}",
        "{\"outputs\":[{\"text\":\"Hello\",\"stop_reason\":null}]}"
            + "|{\"outputs\":[{\"text\":\"\",\"stop_reason\":\"stop\"}]}",
        "{\"text\":\"Hello\",\"is_finished\":false}"
            + "|{\"is_finished\":true,\"finish_reason\":\"COMPLETE\"}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}"
            + "|{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
        "{\"event_type\":\"text-generation\",\"text\":\"Hello\",\"is_finished\":false}"
            + "|{\"event_type\":\"stream-end\",\"finish_reason\":\"COMPLETE\",\"is_finished\":true}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
            + "\"text\":\"Hello\"}}|{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
            + "\"end_turn\"},\"usage\":{\"input_tokens\":7,\"output_tokens\":5}}"
            + "|{\"type\":\"message_stop\"}",
      })
  void aCutStreamNeverEndsCleanly(String events) {
    // Given
    byte[] stream = InvokeAnswers.stream(events.split("\\|"));
    Answer all = InvokeAnswers.streamed(stream);
    assertThat(all.failure()).isNull();
    assertThat(all.text()).isEqualTo("Hello");
    assertThat(all.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(all.usage()).isEqualTo(COUNTS);

    int last = lastMessage(stream);
    for (int at = 0; at < stream.length; at++) {
      // When
      List<Chunk> chunks = InvokeAnswers.chunks(Arrays.copyOf(stream, at), Map.of(), 11);

      // Then
      if (at != last || !events.contains("message_stop")) {
        assertThat(chunks.getLast()).as("cut at " + at).isInstanceOf(Chunk.Failed.class);
        assertThat(AnswerCollector.collect(chunks).finishReason()).isEqualTo(FinishReason.UNKNOWN);
      }
    }
  }

  private static int lastMessage(byte[] stream) {
    int at = 0;
    for (int next = length(stream, 0); next < stream.length; next += length(stream, next)) {
      at = next;
    }
    return at;
  }

  private static int length(byte[] stream, int at) {
    return java.nio.ByteBuffer.wrap(stream, at, Integer.BYTES).getInt();
  }

  @Test
  void aDamagedStreamIsNeverTakenForAWholeOne() {
    byte[] stream =
        InvokeAnswers.stream(LLAMA, "{\"generation\":\" you\",\"stop_reason\":\"stop\"}");
    for (int at = 1; at < stream.length; at++) {
      byte[] damaged = stream.clone();
      damaged[at] ^= 0x10;
      assertThat(InvokeAnswers.streamed(damaged).failure()).as("damaged at " + at).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stop | STOP",
        "length | LENGTH",
        "stop_sequence | STOP",
        "max_tokens | LENGTH",
        "FINISHED | STOP",
        "FINISH | STOP",
        "LENGTH | LENGTH",
        "STOP_CRITERIA_MET | STOP",
        "CONTENT_FILTERED | CONTENT_FILTER",
        "RAG_QUERY_WHEN_RAG_DISABLED | ERROR",
        "COMPLETE | STOP",
        "MAX_TOKENS | LENGTH",
        "ERROR | ERROR",
        "ERROR_TOXIC | CONTENT_FILTER",
        "ERROR_LIMIT | LENGTH",
        "endoftext | STOP",
      })
  void knowsTheMakersWordsForTheEnd(String word, FinishReason reason) {
    // When
    Answer answer =
        InvokeAnswers.whole(
            "{\"results\":[{\"outputText\":\"x\",\"completionReason\":\"" + word + "\"}]}",
            Map.of());

    // Then
    assertThat(answer.finishReason()).isEqualTo(reason);
    assertThat(answer.rawFinishReason()).isEqualTo(word);
    assertThat(answer.usage()).isEqualTo(Usage.NONE);
  }

  /** Of several answers the first, whichever the form. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"outputs\":[{\"text\":\"Hello\",\"stop_reason\":\"stop\"},{\"text\":\"Bye\"}]}",
        "{\"generations\":[{\"text\":\"Hello\",\"finish_reason\":\"COMPLETE\"},{\"text\":\"Bye\"}]}",
        "{\"completions\":[{\"data\":{\"text\":\"Hello\"},\"finishReason\":{\"reason\":\"stop\"}},"
            + "{\"data\":{\"text\":\"Bye\"}}]}",
        "{\"choices\":[{\"text\":\"Hello\",\"stop_reason\":\"stop\"}]}",
        "{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"stop_reason\":\"stop\"},"
            + "{\"index\":1,\"message\":{\"content\":\"Bye\"},\"stop_reason\":\"stop\"}]}",
        "{\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"Hello\","
            + "\"finish_reason\":\"stop\"}]}",
        "{\"completion\":\"Hello\",\"stop_reason\":\"stop_sequence\"}",
        "[{\"generated_text\":\"Hello\",\"details\":{\"finish_reason\":\"eos_token\"}}]",
        "{\"text\":\"Hello\",\"generation_id\":\"g\",\"finish_reason\":\"COMPLETE\"}",
      })
  void readsWholeAnswersAndTakesWhatTheHeadCounts(String body) {
    // When
    Answer answer = InvokeAnswers.whole(body, COUNTED);

    // Then
    assertThat(answer.failure()).isNull();
    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.usage()).isEqualTo(COUNTS);
  }

  @Test
  void whatTheMakerCountsComesFirst() {
    // When
    Answer answer =
        InvokeAnswers.whole(
            "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"stop_reason\":\"end_turn\","
                + "\"usage\":{\"input_tokens\":70,\"output_tokens\":50}}",
            COUNTED);

    // Then
    assertThat(answer.usage().inputTotal()).isEqualTo(70);
    assertThat(answer.usage().outputTotal()).isEqualTo(50);
  }

  @Test
  void aCacheThatWasReadIsCountedBesideTheInput() {
    // When
    Answer answer =
        InvokeAnswers.streamed(
            InvokeAnswers.event(
                "{\"outputs\":[{\"text\":\"x\",\"stop_reason\":\"stop\"}],"
                    + "\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":7,"
                    + "\"outputTokenCount\":5,\"cacheReadInputTokenCount\":30,"
                    + "\"cacheWriteInputTokenCount\":0}}"));

    // Then
    assertThat(answer.usage()).isEqualTo(new Usage(7L, 5L, 30L, null, null, 37L, 5L));
  }

  @Test
  void novaCountsItsCacheUnderAnotherName() {
    // When
    Answer answer =
        InvokeAnswers.whole(
            "{\"output\":{\"message\":{\"content\":[{\"text\":\"x\"}]}},\"stopReason\":\"end_turn\","
                + "\"usage\":{\"inputTokens\":7,\"outputTokens\":5,"
                + "\"cacheReadInputTokenCount\":30,\"cacheWriteInputTokenCount\":0}}",
            COUNTED);

    // Then
    assertThat(answer.usage()).isEqualTo(new Usage(7L, 5L, 30L, null, null, 37L, 5L));
  }

  /** Mistral streams a message for each piece, and says why it stops under another name. */
  @Test
  void readsMistralsStreamOfMessages() {
    // When
    Answer answer =
        InvokeAnswers.streamed(
            InvokeAnswers.stream(
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"He\"},"
                    + "\"stop_reason\":null}]}",
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"llo\"},"
                    + "\"stop_reason\":\"length\"}]}"));

    // Then
    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(answer.usage()).isEqualTo(COUNTS);
  }

  /** Models that cannot stream answer whole in one event. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"generations\":[{\"text\":\"Hello\",\"finish_reason\":\"COMPLETE\"}],\"prompt\":\"x\"}",
        "{\n \"choices\": [\n{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}",
        "{\"output\":{\"message\":{\"content\":[{\"text\":\"Hello\"}]}},\"stopReason\":\"end_turn\"}",
      })
  void readsAWholeAnswerInOneEvent(String body) {
    // When
    Answer answer = InvokeAnswers.streamed(InvokeAnswers.stream(body));

    // Then
    assertThat(answer.failure()).isNull();
    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.usage()).isEqualTo(COUNTS);
  }

  /** A stream that says no reason is whole if Bedrock counted it. */
  @Test
  void aStreamWithoutAReasonIsWholeIfItWasCounted() {
    assertThat(InvokeAnswers.streamed(InvokeAnswers.stream(LLAMA)).failure()).isNull();
    assertThat(InvokeAnswers.streamed(InvokeAnswers.event(LLAMA)).failure()).isNotNull();
  }

  @Test
  void whatIsNoAnswerIsTheVendorsError() {
    // When
    Answer answer = InvokeAnswers.whole("{\"message\":\"Too many requests\"}", COUNTED);

    // Then
    assertThat(Objects.requireNonNull(answer.failure()).code())
        .isEqualTo(ErrorCode.UPSTREAM_RATE_LIMIT);
    assertThat(answer.usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void readsBackWhatItWroteAsAClientsSurface() {
    // Given
    List<Chunk> chunks =
        List.of(
            new Chunk.Start("vendor", null),
            new Chunk.ThinkingDelta("hm"),
            new Chunk.ThinkingSignature("c2ln"),
            new Chunk.TextDelta("Grüße 😀 \"quoted\" \n"),
            new Chunk.ToolCallStart(0, "call_a", "f", null),
            new Chunk.ToolCallDelta(0, "{\"x\":1}"),
            new Chunk.Finish(FinishReason.TOOL_CALLS, "tool_use"),
            new Chunk.UsageReport(COUNTS));
    ChunkWriter writer =
        BedrockInvoke.standard().writer(new AnswerHead("pp-1", 1_700_000_000L, "served", true));
    byte[] stream = new byte[0];
    for (Chunk chunk : chunks) {
      stream = InvokeAnswers.joined(stream, writer.write(chunk));
    }

    // When
    Answer answer = InvokeAnswers.streamed(InvokeAnswers.joined(stream, writer.end()));

    // Then
    Answer meant = AnswerCollector.collect(chunks);
    assertThat(answer.parts()).isEqualTo(meant.parts());
    assertThat(answer.parts()).hasAtLeastOneElementOfType(Part.ToolCall.class);
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(answer.usage()).isEqualTo(COUNTS);
  }
}
