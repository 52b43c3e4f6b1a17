package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.ResponsesAnswers.HEAD;
import static io.polyphony.llm.dialect.ResponsesAnswers.RESPONSES;
import static io.polyphony.llm.dialect.ResponsesAnswers.answer;
import static io.polyphony.llm.dialect.ResponsesAnswers.chunks;
import static io.polyphony.llm.dialect.ResponsesAnswers.events;
import static io.polyphony.llm.dialect.ResponsesAnswers.written;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.traffic.OpenApiSchema;
import io.polyphony.llm.traffic.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OpenAiResponsesWriterTest {
  /** What every dialect can say. */
  private static final List<Chunk> COMMON =
      List.of(
          new Chunk.Start("vendor", "m"),
          new Chunk.ThinkingDelta("hm "),
          new Chunk.ThinkingDelta("ja"),
          new Chunk.TextDelta("Grüße 😀 \"quoted\" \\ \n\t\u0001"),
          new Chunk.TextDelta("!"),
          new Chunk.ToolCallStart(0, "call_a", "f", null),
          new Chunk.ToolCallDelta(0, "{\"x\":"),
          new Chunk.ToolCallDelta(0, "\"ä}\"}"),
          new Chunk.ToolCallStart(1, "call_b", "g", null),
          new Chunk.ToolCallDelta(1, "{}"),
          new Chunk.Finish(FinishReason.TOOL_CALLS, "tool_calls"),
          new Chunk.UsageReport(new Usage(3L, 4L, 1L, null, 2L, 3L, 4L)));

  /** What not every dialect can say. */
  private static final List<Chunk> OWN =
      List.of(
          new Chunk.Start("vendor", "m"),
          new Chunk.RedactedThinking("hidden"),
          new Chunk.ThinkingDelta("one"),
          new Chunk.ThinkingSignature("s1"),
          new Chunk.ThinkingDelta(""),
          new Chunk.ThinkingSignature("s2"),
          new Chunk.Opaque(
              OpenAiResponses.ID,
              new JsonText(
                  "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\","
                      + "\"action\":{\"type\":\"search\",\"query\":\"q\"}}")),
          new Chunk.TextDelta("So."),
          new Chunk.Citation(
              new JsonText(
                  "{\"type\":\"url_citation\",\"start_index\":0,\"end_index\":2,"
                      + "\"url\":\"https://example.org/\",\"title\":\"T\"}")),
          new Chunk.RefusalDelta("But "),
          new Chunk.RefusalDelta("no."),
          new Chunk.ToolCallStart(0, "call_a", "f", "sig"),
          new Chunk.ToolCallDelta(0, "{\"x\":1}"),
          new Chunk.Finish(FinishReason.LENGTH, "length"),
          new Chunk.UsageReport(new Usage(3L, 4L, 1L, 5L, 2L, 3L, 4L)));

  @Test
  void streamAndWholeBodyReadBackTheSameThroughEveryDialect() {
    // Given
    Answer answer = AnswerCollector.collect(COMMON);
    List<Answer> readBack = new ArrayList<>();
    for (Dialect dialect :
        List.of(RESPONSES, OpenAiChat.standard(), AnthropicMessages.standard())) {
      // When
      List<Chunk> crossed = crossed(dialect, COMMON);
      readBack.add(answer(written(HEAD, crossed)));
      readBack.add(answer(RESPONSES.writeAnswer(HEAD, AnswerCollector.collect(crossed))));
    }
    byte[] stream = written(HEAD, COMMON);
    for (int size = 1; size < 40; size++) {
      readBack.add(AnswerCollector.collect(chunks(stream, size)));
    }
    // Then
    for (Answer again : readBack) {
      assertThat(again.text()).isEqualTo(answer.text());
      assertThat(again.thinking()).isEqualTo(answer.thinking());
      assertThat(again.toolCalls()).isEqualTo(answer.toolCalls());
      assertThat(again.usage().inputTotal()).isEqualTo(3);
      assertThat(again.usage().outputTotal()).isEqualTo(4);
      assertThat(again.usage().cachedInput()).isEqualTo(1);
      assertThat(again.usage().reasoning()).isEqualTo(2);
      assertThat(again.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
      assertThat(again.model()).isEqualTo("served");
      assertThat(again.failure()).isNull();
    }
  }

  /** Written in another dialect and read again. */
  private static List<Chunk> crossed(Dialect dialect, List<Chunk> chunks) {
    ChunkWriter writer = dialect.writer(HEAD);
    ChunkReader reader = dialect.reader(new ResponseHead(200, Map.of(), true));
    List<Chunk> crossed = new ArrayList<>();
    for (Chunk chunk : chunks) {
      byte[] bytes = writer.write(chunk);
      reader.feed(bytes, 0, bytes.length, crossed::add);
    }
    byte[] end = writer.end();
    reader.feed(end, 0, end.length, crossed::add);
    reader.end(crossed::add);
    return crossed;
  }

  @Test
  void losesNothingThatIsItsOwn() {
    // Given
    Answer answer = AnswerCollector.collect(OWN);
    // When
    Answer streamed = answer(written(HEAD, OWN));
    Answer whole = answer(RESPONSES.writeAnswer(HEAD, answer));
    // Then
    assertThat(streamed.parts()).isEqualTo(answer.parts()).isEqualTo(whole.parts());
    assertThat(streamed.citations()).isEqualTo(answer.citations()).isEqualTo(whole.citations());
    assertThat(streamed.usage()).isEqualTo(answer.usage()).isEqualTo(whole.usage());
    assertThat(streamed.finishReason())
        .isEqualTo(FinishReason.LENGTH)
        .isEqualTo(whole.finishReason());
  }

  /** What the answer says, sent back as the input of the next request, is the same again. */
  @Test
  void itsOutputIsInputThatReadsTheSame() {
    // Given
    Answer answer = AnswerCollector.collect(OWN);
    JsonNode body = Objects.requireNonNull(JsonFields.parse(RESPONSES.writeAnswer(HEAD, answer)));
    var request = JsonFields.MAPPER.createObjectNode().put("model", "m");
    request.set("input", body.path("output"));
    // When
    var read = RESPONSES.readRequest(InboundRequest.of(request.toString().getBytes(UTF_8)));
    // Then
    List<Part> parts = new ArrayList<>(read.messages().getFirst().parts());
    parts.removeIf(
        part -> part instanceof Part.Opaque opaque && OpenAiResponsesAdditions.isOnlyOwn(opaque));
    assertThat(read.messages()).hasSize(1);
    assertThat(parts).isEqualTo(answer.parts());
  }

  @Test
  void tellsEveryItemAndPieceFromItsBeginningToItsEnd() {
    // When
    List<JsonNode> events = events(written(HEAD, OWN));
    // Then
    Map<String, Integer> opened = new HashMap<>();
    for (int at = 0; at < events.size(); at++) {
      JsonNode event = events.get(at);
      assertThat(event.path("sequence_number").asInt()).isEqualTo(at);
      String type = event.path("type").asText();
      int change = type.endsWith(".added") ? 1 : type.endsWith(".done") ? -1 : 0;
      if (type.contains("output_item") || type.contains("_part.")) {
        opened.merge(type.replaceAll("\\.(added|done)$", ""), change, Integer::sum);
      }
    }
    assertThat(opened)
        .containsOnlyKeys(
            "response.output_item", "response.content_part", "response.reasoning_summary_part");
    assertThat(opened.values()).containsOnly(0);
    assertThat(events.get(0).path("type").asText()).isEqualTo("response.created");
    assertThat(events.get(1).path("type").asText()).isEqualTo("response.in_progress");
    assertThat(events.getLast().path("type").asText()).isEqualTo("response.incomplete");
    assertThat(events.getLast().path("response").path("output")).isEqualTo(done(events));
  }

  private static JsonNode done(List<JsonNode> events) {
    var done = JsonFields.MAPPER.createArrayNode();
    events.stream()
        .filter(event -> event.path("type").asText().equals("response.output_item.done"))
        .forEach(
            event -> {
              assertThat(event.path("output_index").asInt()).isEqualTo(done.size());
              done.add(event.path("item"));
            });
    return done;
  }

  @Test
  void keepsCallsApartThatComeInTurns() {
    // Given
    List<Chunk> mixed =
        List.of(
            new Chunk.ToolCallStart(0, "a", "f", null),
            new Chunk.ToolCallStart(1, "b", "g", null),
            new Chunk.ToolCallDelta(1, "{\"y\":"),
            new Chunk.ToolCallDelta(0, "{\"x\":"),
            new Chunk.TextDelta("by the way"),
            new Chunk.ToolCallStart(2, "c", "h", null),
            new Chunk.ToolCallDelta(0, "1}"),
            new Chunk.ToolCallDelta(1, "2}"),
            new Chunk.Finish(FinishReason.STOP, "stop"));
    // When
    Answer answer = answer(written(HEAD, mixed));
    // Then
    assertThat(answer.toolCalls())
        .containsExactly(
            new Part.ToolCall("a", "f", "{\"x\":1}", null, null),
            new Part.ToolCall("b", "g", "{\"y\":2}", null, null),
            new Part.ToolCall("c", "h", "{}", null, null));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void writesEventsAndAnswersAsOpenAiDescribesThem() throws IOException {
    // Given
    Path description = Recordings.folder("specs").resolve("openai/openapi.yaml");
    OpenApiSchema event = OpenApiSchema.of(description, "ResponseStreamEvent");
    OpenApiSchema whole = OpenApiSchema.of(description, "Response");
    List<Chunk> failing =
        List.of(
            new Chunk.TextDelta("a"), new Chunk.Failed(Failure.of(ErrorCode.RATE_LIMIT, "Slow.")));
    // When
    List<JsonNode> events = new ArrayList<>(events(written(HEAD, OWN)));
    events.addAll(events(written(HEAD, failing)));
    byte[] body = RESPONSES.writeAnswer(HEAD, AnswerCollector.collect(OWN));
    // Then
    for (JsonNode each : events) {
      assertThat(event.violations(each.toString())).as(each.toString()).isEmpty();
    }
    assertThat(whole.violations(new String(body, UTF_8))).isEmpty();
  }

  @Test
  void repeatsTheRequestInTheAnswer() {
    // Given
    byte[] body =
        """
        {"model":"m","input":"hi","instructions":"Be brief.","temperature":0.5,"stream":true,
        "tools":[{"type":"function","name":"f","parameters":{},"strict":true},
        {"type":"web_search"}],"metadata":{"a":"b"},"store":false,"include":[]}
        """
            .getBytes(UTF_8);
    Dialect answering = OpenAiResponses.answering(RESPONSES.readRequest(InboundRequest.of(body)));
    // When
    JsonNode created = events(answering.writer(HEAD).end()).getFirst().path("response");
    // Then
    assertThat(created.path("instructions").asText()).isEqualTo("Be brief.");
    assertThat(created.path("tools")).hasSize(2);
    assertThat(created.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(created.path("store").asBoolean(true)).isFalse();
    assertThat(created.path("metadata").path("a").asText()).isEqualTo("b");
    assertThat(created.path("tool_choice").asText()).isEqualTo("auto");
    assertThat(created.has("input") || created.has("stream") || created.has("include")).isFalse();
  }

  @Test
  void endsAFailedStreamWithAnErrorAndNothingAfterIt() {
    // Given
    List<Chunk> failing =
        List.of(
            new Chunk.Start(null, null),
            new Chunk.TextDelta("held"),
            new Chunk.Failed(Failure.of(ErrorCode.UPSTREAM_CUT, "Cut.")));
    // When
    byte[] stream = written(HEAD, failing);
    // Then
    List<JsonNode> events = events(stream);
    assertThat(events.get(events.size() - 2).path("type").asText()).isEqualTo("error");
    assertThat(events.get(events.size() - 2).path("error").path("error_id").asText())
        .isEqualTo("resp_1");
    assertThat(events.getLast().path("response").path("status").asText()).isEqualTo("failed");
    Answer answer = answer(stream);
    assertThat(answer.text()).isEqualTo("held");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.UNKNOWN);
    assertThat(answer.failure()).isNotNull().extracting(Failure::message).isEqualTo("Cut.");
  }

  @Test
  void anEmptyAnswerIsAnAnswer() {
    // When
    List<JsonNode> events = events(written(HEAD, List.of()));
    // Then
    assertThat(events.stream().map(event -> event.path("type").asText()))
        .containsExactly("response.created", "response.in_progress", "response.completed");
    assertThat(events.getLast().path("response").has("usage")).isFalse();
  }

  @Test
  void citesPagesOfOtherVendorsAndCitesItsOwnToThem() {
    // Given
    List<Chunk> cited =
        List.of(
            new Chunk.Citation(new JsonText("\"https://example.com\"")),
            new Chunk.TextDelta("So."),
            new Chunk.Citation(
                new JsonText("{\"web\":{\"uri\":\"https://example.net\",\"title\":\"N\"}}")),
            new Chunk.Finish(FinishReason.STOP, "stop"));
    // When
    List<JsonText> sources = answer(written(HEAD, cited)).citations();
    // Then
    assertThat(sources)
        .extracting(JsonText::text)
        .containsExactly(
            "{\"type\":\"url_citation\",\"start_index\":3,\"end_index\":3,"
                + "\"url\":\"https://example.com\",\"title\":\"\"}",
            "{\"type\":\"url_citation\",\"start_index\":3,\"end_index\":3,"
                + "\"url\":\"https://example.net\",\"title\":\"N\"}");
    assertThat(new String(OpenAiCitations.annotation(sources.getLast()), UTF_8))
        .isEqualTo(
            "{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":3,\"end_index\":3,"
                + "\"url\":\"https://example.net\",\"title\":\"N\"}}");
    assertThat(AnthropicCitations.citation(sources.getLast()))
        .contains("\"url\":\"https://example.net\",\"title\":\"N\"");
  }
}
