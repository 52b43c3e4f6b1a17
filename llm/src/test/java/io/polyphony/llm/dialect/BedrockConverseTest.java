package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BedrockConverseTest {
  private static final AnswerHead HEAD = new AnswerHead("pp-1", 1_700_000_000L, "served", true);
  private static final List<Chunk> CHUNKS =
      List.of(
          new Chunk.Start("vendor", "m"),
          new Chunk.ThinkingDelta("hm "),
          new Chunk.ThinkingDelta("ja"),
          new Chunk.ThinkingSignature("c2ln"),
          new Chunk.RedactedThinking("aGlkZGVu"),
          new Chunk.TextDelta("Grüße 😀 \"quoted\" \\ \n\t\u0001"),
          new Chunk.Citation(
              new JsonText(
                  "{\"title\":\"T\",\"location\":{\"web\":{\"url\":\"https://a.example\"}}}")),
          new Chunk.Opaque(
              BedrockConverse.ID,
              new JsonText(
                  "{\"toolUse\":{\"toolUseId\":\"s\",\"name\":\"search\",\"type\":\"server_tool_use\","
                      + "\"input\":{\"q\":1}}}")),
          new Chunk.ToolCallStart(0, "call_a", "f", null),
          new Chunk.ToolCallStart(1, "call_b", "g", null),
          new Chunk.ToolCallDelta(0, "{\"x\":"),
          new Chunk.ToolCallDelta(1, "{}"),
          new Chunk.ToolCallDelta(0, "\"ä\",\"n\":1.50}"),
          new Chunk.Finish(FinishReason.TOOL_CALLS, "tool_use"),
          new Chunk.UsageReport(new Usage(3L, 4L, 1L, 0L, null, 4L, 4L)));

  @Test
  void readsBackWhatItWroteStreamedAndWhole() {
    // Given
    Answer answer = AnswerCollector.collect(CHUNKS);
    byte[] stream = stream(CHUNKS);
    byte[] whole = BedrockConverse.standard().writeAnswer(HEAD, answer);

    for (int size = 1; size < 80; size += 3) {
      // When
      Answer fromStream = read(stream, size);
      Answer fromWhole = read(whole, size);
      // Then
      assertThat(fromStream.parts()).isEqualTo(answer.parts());
      assertThat(fromStream.citations()).isEqualTo(answer.citations());
      assertThat(fromStream.usage()).isEqualTo(answer.usage());
      assertThat(fromStream.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
      assertThat(fromStream.failure()).isNull();
      assertThat(fromWhole.parts()).isEqualTo(answer.parts());
      assertThat(fromWhole.citations()).isEqualTo(answer.citations());
      assertThat(fromWhole.usage()).isEqualTo(answer.usage());
    }
  }

  /** Wherever a stream is cut, that is said, and no usage is invented. */
  @Test
  void aCutStreamNeverEndsCleanly() {
    byte[] stream = stream(CHUNKS);
    int ending = stream(CHUNKS.subList(0, CHUNKS.size() - 1)).length;
    for (int at = 0; at < stream.length; at++) {
      Answer answer = read(Arrays.copyOf(stream, at), 11);
      if (at != ending) {
        assertThat(Objects.requireNonNull(answer.failure()).code())
            .as("cut at " + at)
            .isEqualTo(ErrorCode.UPSTREAM_CUT);
      }
      assertThat(answer.usage()).isEqualTo(Usage.NONE);
    }
  }

  /** Each bit counts: lengths and checksums are checked before anything is believed. */
  @Test
  void aDamagedStreamIsNeverTakenForAWholeOne() {
    byte[] stream = stream(CHUNKS);
    for (int at = 1; at < stream.length; at++) {
      byte[] damaged = stream.clone();
      damaged[at] ^= 0x10;
      assertThat(read(damaged, 4096).failure()).as("damaged at " + at).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {
        "UPSTREAM_RATE_LIMIT",
        "UPSTREAM_OVERLOADED",
        "UPSTREAM_TIMEOUT",
        "UPSTREAM_ERROR",
        "UPSTREAM_CREDENTIAL",
        "UPSTREAM_MODEL",
        "UPSTREAM_PERMISSION",
        "UPSTREAM_QUOTA"
      })
  void anErrorInAStreamIsReadBack(ErrorCode code) {
    // Given
    Failure failure = Failure.of(code, "the words");
    List<Chunk> chunks = List.of(new Chunk.TextDelta("Hello"), new Chunk.Failed(failure));

    // When
    Answer answer = read(stream(chunks), 5);
    byte[] body = BedrockConverse.standard().writeFailure(failure, "id");
    var head = new ResponseHead(code.status(), Map.of(), false);

    // Then
    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(Objects.requireNonNull(answer.failure()).code()).isEqualTo(code);
    assertThat(BedrockConverse.standard().readFailure(head, body).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | ThrottlingException | Too many requests | UPSTREAM_RATE_LIMIT",
        "503 | ThrottlingException | Too many tokens per day | UPSTREAM_QUOTA",
        "403 | ExpiredTokenException | expired | UPSTREAM_CREDENTIAL",
        "403 | AccessDeniedException | You don't have access to the model | UPSTREAM_PERMISSION",
        "400 | ValidationException | The provided model identifier is invalid. | UPSTREAM_MODEL",
        "400 | ValidationException | Input is too long for requested model. | CONTEXT_LENGTH",
        "400 | ValidationException | messages: at least one | INVALID_REQUEST",
        "424 | ModelErrorException | oops | UPSTREAM_ERROR",
        "408 | ModelTimeoutException | slow | UPSTREAM_TIMEOUT",
        "429 | ModelNotReadyException | loading | UPSTREAM_OVERLOADED",
      })
  void readsErrorsByTheirHeader(int status, String type, String words, ErrorCode code) {
    var head =
        new ResponseHead(
            status,
            Map.of(
                "x-amzn-errortype", type + ":http://internal.amazon.com/", "x-amzn-requestid", "r"),
            true);
    byte[] body = ("{\"message\":\"" + words + "\"}").getBytes(UTF_8);
    Failure failure = BedrockConverse.standard().readFailure(head, body);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(Objects.requireNonNull(failure.upstream()).type()).isEqualTo(type);
    assertThat(failure.upstream().requestId()).isEqualTo("r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0 | /additionalModelRequestFields/thinking/type"
            + " | enabled",
        "openai.gpt-oss-120b-1:0 | /additionalModelRequestFields/reasoning_effort | low",
        "amazon.nova-2-lite-v1:0 | /additionalModelRequestFields/reasoningConfig/maxReasoningEffort"
            + " | low",
      })
  void asksEachFamilyToReasonInItsOwnWords(String model, String place, String word) {
    ChatRequest request =
        ChatRequest.of(model, List.of(Message.of(Role.USER, "x")), Parameters.NONE)
            .withReasoning(new Reasoning("low", null, null, null));
    WireRequest wire = BedrockConverse.standard().writeRequest(request);
    assertThat(wire.body().at(place).asText()).isEqualTo(word);
    assertThat(wire.warnings()).isEmpty();
  }

  /** Names of documents are checked by the vendor, and none may come twice. */
  @Test
  void namesDocumentsAsTheVendorTakesThem() {
    // Given
    var media = new io.polyphony.llm.chat.Media.Inline("application/pdf", "JVBERi0xLjcK");
    Part one = new Part.Document(media, "a/b: c.pdf", null);
    Part none = new Part.Document(media, null, null);
    var message = new Message(Role.USER, List.of(one, one, none, none), null);

    // When
    WireRequest wire =
        BedrockConverse.standard()
            .writeRequest(ChatRequest.of("m", List.of(message), Parameters.NONE));

    // Then
    assertThat(wire.body().at("/messages/0/content").findValuesAsText("name"))
        .containsExactly("a b c pdf", "a b c pdf 2", "document", "document 2");
  }

  private static byte[] stream(List<Chunk> chunks) {
    ChunkWriter writer = BedrockConverse.standard().writer(HEAD);
    var bytes = new ByteArrayOutputStream();
    chunks.forEach(chunk -> bytes.writeBytes(writer.write(chunk)));
    bytes.writeBytes(writer.end());
    return bytes.toByteArray();
  }

  private static Answer read(byte[] bytes, int size) {
    ChunkReader reader = BedrockConverse.standard().reader(new ResponseHead(200, Map.of(), true));
    var collector = new AnswerCollector();
    for (int at = 0; at < bytes.length; at += size) {
      byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
      reader.feed(piece, 0, piece.length, collector::add);
    }
    reader.end(collector::add);
    return collector.answer();
  }
}
