package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiWriterTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final AnswerHead HEAD = new AnswerHead("pp-1", 1_700_000_000L, "served", false);
  private static final List<Chunk> CHUNKS =
      List.of(
          new Chunk.Start("vendor", "m"),
          new Chunk.ThinkingDelta("hm "),
          new Chunk.ThinkingDelta("ja"),
          new Chunk.ThinkingSignature("c2ln"),
          new Chunk.RedactedThinking("hidden"),
          new Chunk.TextDelta("Grüße 😀 \"quoted\" \\ \n\t\u0001"),
          new Chunk.Opaque(
              GeminiGenerate.ID, new JsonText("{\"executableCode\":{\"code\":\"1\"}}")),
          new Chunk.Opaque(
              GeminiGenerate.ID, new JsonText("{\"text\":\"\",\"thoughtSignature\":\"dGV4dA==\"}")),
          new Chunk.ToolCallStart(0, "call_a", "f", "sig"),
          new Chunk.ToolCallDelta(0, "{\"x\":"),
          new Chunk.ToolCallDelta(0, "\"ä\",\"n\":1.50}"),
          new Chunk.ToolCallStart(1, "call_b", "g", null),
          new Chunk.ToolCallDelta(1, "{}"),
          new Chunk.Citation(new JsonText("{\"web\":{\"uri\":\"https://example.org\"}}")),
          new Chunk.Finish(FinishReason.TOOL_CALLS, "tool_use"),
          new Chunk.UsageReport(new Usage(3L, 4L, 1L, null, 2L, 3L, 4L)));

  @Test
  void readsBackWhatItWroteStreamedAndWhole() {
    // Given
    Answer answer = AnswerCollector.collect(CHUNKS);
    byte[] stream = stream(CHUNKS);
    // When
    Answer fromWhole = GeminiAnswers.answer(GeminiGenerate.standard().writeAnswer(HEAD, answer));
    for (int size = 1; size < 60; size++) {
      Answer fromStream = AnswerCollector.collect(GeminiAnswers.chunks(stream, size));
      // Then
      assertThat(fromStream).isEqualTo(fromWhole);
    }
    assertThat(fromWhole.parts()).isEqualTo(answer.parts());
    assertThat(fromWhole.citations()).isEqualTo(answer.citations());
    assertThat(fromWhole.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(fromWhole.usage()).isEqualTo(new Usage(3L, 2L, 1L, null, 2L, 3L, 4L));
    assertThat(fromWhole.model()).isEqualTo("served");
    assertThat(fromWhole.id()).isEqualTo("pp-1");
  }

  /** The same chunks through OpenAI's wire and through Google's mean the same. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void meansTheSameAsOpenAisWire(boolean streamed) {
    // Given
    List<Chunk> chunks =
        CHUNKS.stream()
            .filter(
                chunk ->
                    !(chunk instanceof Chunk.Opaque
                        || chunk instanceof Chunk.ThinkingSignature
                        || chunk instanceof Chunk.RedactedThinking))
            .toList();
    Answer answer = AnswerCollector.collect(chunks);
    var head = new AnswerHead("pp-1", 1L, "served", true);
    // When
    Answer google = GeminiAnswers.answer(streamed ? stream(chunks) : whole(answer));
    Answer openAi =
        OpenAiAnswers.answer(
            streamed
                ? stream(OpenAiChat.standard().writer(head), chunks)
                : OpenAiChat.standard().writeAnswer(head, answer));
    // Then
    assertThat(google.text()).isEqualTo(openAi.text());
    assertThat(google.thinking()).isEqualTo(openAi.thinking());
    assertThat(google.citations()).hasSize(1);
    assertThat(openAi.citations())
        .containsExactly(
            new JsonText(
                "{\"type\":\"url_citation\",\"url_citation\":"
                    + "{\"url\":\"https://example.org\"}}"));
    assertThat(arguments(google)).isEqualTo(arguments(openAi));
    assertThat(google.finishReason()).isEqualTo(openAi.finishReason());
    assertThat(google.usage().inputTotal()).isEqualTo(openAi.usage().inputTotal());
    assertThat(google.usage().outputTotal()).isEqualTo(openAi.usage().outputTotal());
    assertThat(google.usage().reasoning()).isEqualTo(openAi.usage().reasoning());
    assertThat(google.model()).isEqualTo(openAi.model());
    assertThat(google.id()).isEqualTo(openAi.id());
  }

  private static List<Part.ToolCall> arguments(Answer answer) {
    return answer.toolCalls().stream()
        .map(
            call ->
                new Part.ToolCall(
                    call.id(),
                    call.name(),
                    call.arguments().isEmpty() ? "{}" : call.arguments(),
                    call.signature(),
                    null))
        .toList();
  }

  @Test
  void sendsACallOnceItIsWholeAndInOrder() {
    // Given
    ChunkWriter writer = GeminiGenerate.standard().writer(HEAD);
    // When
    String begun =
        text(
            writer,
            new Chunk.ToolCallStart(0, "a", "f", null),
            new Chunk.ToolCallDelta(0, "{\"x\":[1,"));
    String other =
        text(
            writer,
            new Chunk.ToolCallStart(1, "b", "g", null),
            new Chunk.ToolCallDelta(1, "{}"),
            new Chunk.TextDelta("t"));
    String whole = text(writer, new Chunk.ToolCallDelta(0, "2]}"), new Chunk.TextDelta("u"));
    // Then
    assertThat(begun).isEmpty();
    assertThat(other).contains("\"text\":\"t\"").doesNotContain("functionCall");
    assertThat(whole.indexOf("\"id\":\"a\"")).isNotNegative();
    assertThat(whole.indexOf("\"id\":\"b\"")).isGreaterThan(whole.indexOf("\"id\":\"a\""));
    assertThat(whole).contains("\"args\":{\"x\":[1,2]}").endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"x\":", "nonsense", "[1]", "\"{}\"", "{\"a\":1}}", "{\"x\":\"\\"})
  void survivesArgumentsThatAreNoObject(String arguments) {
    // Given
    List<Chunk> chunks =
        List.of(
            new Chunk.Start(null, null),
            new Chunk.ToolCallStart(0, "a", "f", null),
            new Chunk.ToolCallDelta(0, arguments),
            new Chunk.Finish(FinishReason.LENGTH, "length"));
    Answer answer = AnswerCollector.collect(chunks);
    // When
    Answer fromStream = GeminiAnswers.answer(stream(chunks));
    Answer fromWhole = GeminiAnswers.answer(whole(answer));
    // Then
    assertThat(fromStream).isEqualTo(fromWhole);
    assertThat(fromStream.toolCalls()).isEqualTo(answer.toolCalls());
    assertThat(fromStream.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void endsAFailedStreamWithAnErrorAndNothingElse() {
    // Given
    List<Chunk> chunks =
        List.of(
            new Chunk.Start(null, null),
            new Chunk.TextDelta("a"),
            new Chunk.ToolCallStart(0, "a", "f", null),
            new Chunk.ToolCallDelta(0, "{\"x\":"),
            new Chunk.Failed(Failure.of(ErrorCode.UPSTREAM_CUT, "Cut.")));
    // When
    String stream = new String(stream(chunks), UTF_8);
    // Then
    assertThat(stream)
        .contains("data: {\"error\":{\"code\":502,\"message\":\"Cut.\",\"status\":\"INTERNAL\"")
        .doesNotContain("functionCall")
        .doesNotContain("finishReason");
    assertThat(GeminiAnswers.answer(stream).failure()).isNotNull();
  }

  @Test
  void framesAsGoogleDoes() throws IOException {
    // When
    String stream = new String(stream(CHUNKS), UTF_8);
    String alive = new String(GeminiGenerate.standard().writer(HEAD).keepAlive(), UTF_8);
    // Then
    List<JsonNode> responses = new ArrayList<>();
    for (String event : (stream + alive).split("\r\n\r\n")) {
      assertThat(event).startsWith("data: ");
      responses.add(MAPPER.readTree(event.substring(6)));
    }
    assertThat(responses)
        .allSatisfy(
            response -> {
              assertThat(response.path("modelVersion").asText()).isEqualTo("served");
              assertThat(response.path("responseId").asText()).isEqualTo("pp-1");
            });
    JsonNode last = responses.get(responses.size() - 2);
    assertThat(last.path("candidates").get(0).path("finishReason").asText()).isEqualTo("STOP");
    assertThat(last.path("usageMetadata").path("totalTokenCount").asInt()).isEqualTo(7);
    assertThat(responses.getLast().has("candidates")).isFalse();
    assertThat(GeminiAnswers.answer(alive + stream + alive).failure()).isNull();
  }

  @Test
  void translatesTheSourcesOfOtherVendors() throws IOException {
    // Given
    List<Chunk> chunks =
        List.of(
            new Chunk.Citation(new JsonText("\"https://a.example\"")),
            new Chunk.Citation(
                new JsonText(
                    "{\"type\":\"url_citation\",\"url_citation\":"
                        + "{\"url\":\"https://b.example\",\"title\":\"B\"}}")),
            new Chunk.Citation(new JsonText("{\"cited_text\":\"c\",\"document_title\":\"C\"}")),
            new Chunk.Citation(new JsonText("{\"other\":1}")),
            new Chunk.Finish(FinishReason.STOP, "stop"));
    // When
    JsonNode whole = MAPPER.readTree(whole(AnswerCollector.collect(chunks)));
    // Then
    assertThat(whole.at("/candidates/0/groundingMetadata/groundingChunks"))
        .hasToString(
            "[{\"web\":{\"uri\":\"https://a.example\"}},"
                + "{\"web\":{\"uri\":\"https://b.example\",\"title\":\"B\"}},"
                + "{\"retrievedContext\":{\"text\":\"c\",\"title\":\"C\"}}]");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void writesEveryFailureInGooglesEnvelope(ErrorCode code) throws IOException {
    // Given
    Failure failure = new Failure(code, "Words.", Duration.ofMillis(1_500), null, "contents[0]");
    // When
    byte[] body = GeminiGenerate.standard().writeFailure(failure, "id-1");
    JsonNode error = MAPPER.readTree(body).path("error");
    // Then
    assertThat(error.path("code").asInt())
        .isEqualTo(GeminiGenerate.standard().statusOf(failure))
        .isEqualTo(code.status());
    assertThat(error.path("message").asText()).isEqualTo("Words.");
    assertThat(error.path("status").asText()).matches("[A-Z_]+");
    assertThat(error.at("/details/0/reason").asText()).isEqualTo(code.name());
    assertThat(error.at("/details/0/metadata/errorId").asText()).isEqualTo("id-1");
    assertThat(error.at("/details/1/fieldViolations/0/field").asText()).isEqualTo("contents[0]");
    assertThat(error.at("/details/2/retryDelay").asText()).isEqualTo("1.5s");
    var head = new ResponseHead(code.status(), java.util.Map.of(), false);
    assertThat(
            Objects.requireNonNull(GeminiGenerate.standard().readFailure(head, body).retryAfter()))
        .isEqualTo(Duration.ofMillis(1_500));
  }

  private static byte[] whole(Answer answer) {
    return GeminiGenerate.standard().writeAnswer(HEAD, answer);
  }

  private static String text(ChunkWriter writer, Chunk... chunks) {
    var text = new StringBuilder();
    for (Chunk chunk : chunks) {
      text.append(new String(writer.write(chunk), UTF_8));
    }
    return text.toString();
  }

  private static byte[] stream(List<Chunk> chunks) {
    return stream(GeminiGenerate.standard().writer(HEAD), chunks);
  }

  private static byte[] stream(ChunkWriter writer, List<Chunk> chunks) {
    var bytes = new ByteArrayOutputStream();
    chunks.forEach(chunk -> bytes.writeBytes(writer.write(chunk)));
    bytes.writeBytes(writer.end());
    return bytes.toByteArray();
  }
}
