package io.polyphony.server.gateway.openai;

import static io.polyphony.testkit.AnthropicWire.anthropicEvents;
import static io.polyphony.testkit.AnthropicWire.anthropicToolEvents;
import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.Exchange;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unmodified official OpenAI SDK for Java, which checks all it gets, on the Responses API. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class ResponsesSdkTest extends EngineCase {

  private static final String OWN = "custom/test-model";
  private static final String OTHER = "anthropic/test-model";
  private static final Map<String, JsonValue> CITY =
      Map.of(
          "type", JsonValue.from("object"),
          "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))));

  private OpenAIClient client;

  @BeforeEach
  void connect() {
    client = client(key);
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void wholeAnswer() {
    // When
    Response answer =
        client
            .responses()
            .create(question("sandbox/echo", "Hello, tides").instructions("Be brief.").build());
    // Then
    assertThat(text(answer)).contains("Hello, tides");
    assertThat(answer.id()).startsWith("resp_");
    assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
    assertThat(answer.usage().orElseThrow().outputTokens()).isEqualTo(2);
    assertThat(answer.instructions().orElseThrow().asString()).isEqualTo("Be brief.");
  }

  @Test
  void stream() {
    // Given
    var accumulator = ResponseAccumulator.createWithSnapshots();
    // When
    try (StreamResponse<ResponseStreamEvent> events =
        client
            .responses()
            .createStreaming(question("sandbox/story", "Tides").maxOutputTokens(40).build())) {
      events.stream().forEach(accumulator::accumulate);
    }
    // Then
    Response answer = accumulator.response();
    assertThat(answer.status()).contains(ResponseStatus.INCOMPLETE);
    assertThat(text(answer)).hasSizeGreaterThan(100);
    assertThat(answer.usage().orElseThrow().outputTokens()).isEqualTo(40);
    assertThat(text(accumulator.reconstructedResponse())).isEqualTo(text(answer));
    assertThat(text(client.responses().retrieve(answer.id()))).isEqualTo(text(answer));
  }

  /** The conversation is kept here, with signed thoughts for a provider that wants them back. */
  @Test
  void toolLoopOfThreeTurnsWithThinkingOverPreviousResponse() {
    // Given
    ScriptedProvider provider =
        serving(
            "anthropic",
            ScriptedProvider.anthropic().stream(
                anthropicToolEvents("Hm.", "sig-1", "toolu_1", "weather", "{\"city\":\"Oslo\"}"))
                .stream(
                    anthropicToolEvents(
                        "So.", "sig-2", "toolu_2", "weather", "{\"city\":\"Rome\"}"))
                .stream(anthropicEvents("Rain", " and sun")));
    FunctionTool weather =
        FunctionTool.builder()
            .name("weather")
            .strict(false)
            .parameters(FunctionTool.Parameters.builder().putAllAdditionalProperties(CITY).build())
            .build();
    Reasoning effort = Reasoning.builder().effort(ReasoningEffort.LOW).build();
    // When
    Response first =
        streamed(question(OTHER, "Oslo and Rome?").addTool(weather).reasoning(effort).build());
    Response second = streamed(result(first, "Rain").addTool(weather).reasoning(effort).build());
    Response third = streamed(result(second, "Sun").addTool(weather).reasoning(effort).build());
    // Then
    assertThat(first.output().getFirst().asReasoning().summary().getFirst().text())
        .isEqualTo("Hm.");
    assertThat(call(first).arguments()).isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(call(second).callId()).isEqualTo("toolu_2");
    assertThat(text(third)).isEqualTo("Rain and sun");
    assertThat(third.previousResponseId()).contains(second.id());
    JsonNode sent = provider.completions().getLast().request().json();
    assertThat(sent.at("/messages/1/content/0/signature").asText()).isEqualTo("sig-1");
    assertThat(sent.at("/messages/3/content/0/thinking").asText()).isEqualTo("So.");
    assertThat(sent.path("messages").findValuesAsText("tool_use_id"))
        .containsExactly("toolu_1", "toolu_2");
  }

  @Test
  void vision() {
    // Given
    ScriptedProvider provider = serving(Reply.json(200, openAiAnswer("A cat", 7, 2)));
    var words =
        ResponseInputContent.ofInputText(ResponseInputText.builder().text("What is this?").build());
    var picture =
        ResponseInputContent.ofInputImage(
            ResponseInputImage.builder()
                .detail(ResponseInputImage.Detail.AUTO)
                .imageUrl("data:image/png;base64,iVBORw0KGgo=")
                .build());
    var message =
        EasyInputMessage.builder()
            .role(EasyInputMessage.Role.USER)
            .contentOfResponseInputMessageContentList(List.of(words, picture))
            .build();
    // When
    Response answer =
        client
            .responses()
            .create(
                ResponseCreateParams.builder()
                    .model(OWN)
                    .inputOfResponse(List.of(ResponseInputItem.ofEasyInputMessage(message)))
                    .build());
    // Then
    assertThat(text(answer)).isEqualTo("A cat");
    assertThat(
            provider
                .completions()
                .getFirst()
                .request()
                .json()
                .at("/messages/0/content/1/image_url/url")
                .asText())
        .isEqualTo("data:image/png;base64,iVBORw0KGgo=");
  }

  @Test
  void structuredOutput() {
    // Given
    ScriptedProvider provider = serving(Reply.json(200, openAiAnswer("{\"city\":\"Oslo\"}", 7, 2)));
    // When
    var answer =
        client.responses().create(question(OWN, "Where?").text(OpenAiSdkTest.Place.class).build());
    // Then
    assertThat(answer.output().getFirst().asMessage().content().getFirst().asOutputText().city())
        .isEqualTo("Oslo");
    assertThat(
            provider
                .completions()
                .getFirst()
                .request()
                .json()
                .at("/response_format/json_schema/schema/properties/city/type")
                .asText())
        .isEqualTo("string");
  }

  @Test
  void abort() {
    // Given
    List<String> chunks = OpenAiWire.openAiChunks("Hello", " wide", " world");
    ScriptedProvider provider =
        serving(
            Reply.stream(chunks)
                .heldAfter(
                    String.join("", chunks.subList(0, 3)).length(), new CompletableFuture<>()));
    // When
    try (StreamResponse<ResponseStreamEvent> events =
        client.responses().createStreaming(question(OWN, "x").build())) {
      assertThat(events.stream().anyMatch(ResponseStreamEvent::isOutputTextDelta)).isTrue();
    }
    // Then
    Exchange left = provider.awaitCompletion(0, SOON);
    Await.until("the provider to be left", SOON, () -> !left.isOpen());
    gone("polyphony_admission_running");
  }

  /** The conversation lives here, so it goes on with any provider. */
  @Test
  void continuesOnAnotherProviderThatKnowsNothingOfTheConversation() throws IOException {
    // Given
    ScriptedProvider provider = serving(Reply.json(200, openAiAnswer("Four.", 9, 2)));
    Response first = client.responses().create(question("sandbox/echo", "Two and two?").build());
    Response second =
        client
            .responses()
            .create(
                question("custom/test-model", "And in words?")
                    .previousResponseId(first.id())
                    .build());
    // When
    Response third =
        client
            .responses()
            .create(question("custom/test-model", "Sure?").previousResponseId(second.id()).build());
    // Then
    JsonNode messages = provider.completions().get(1).request().json().path("messages");
    assertThat(messages.findValuesAsText("role"))
        .containsExactly("user", "assistant", "user", "assistant", "user");
    assertThat(messages.findValuesAsText("content"))
        .containsExactly("Two and two?", text(first), "And in words?", "Four.", "Sure?");
    assertThat(third.previousResponseId()).contains(second.id());
  }

  @Test
  void keepsNothingThatTheClientDoesNotWantKept() {
    // When
    Response unkept =
        client.responses().create(question("sandbox/echo", "Secret").store(false).build());
    Response deleted = client.responses().create(question("sandbox/echo", "Gone").build());
    client.responses().delete(deleted.id());
    // Then
    for (String id : List.of(unkept.id(), deleted.id(), "resp_none")) {
      assertThatThrownBy(() -> client.responses().retrieve(id))
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> client.responses().delete(id)).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> client.responses().create(continued(id)))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(id);
    }
  }

  @Test
  void anotherOrganisationsResponseIsNotThere() {
    // Given
    Response mine = client.responses().create(question("sandbox/echo", "Mine").build());
    OpenAIClient stranger = client(users.virtualKey(users.create()));
    // When // Then
    assertThatThrownBy(() -> stranger.responses().retrieve(mine.id()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> stranger.responses().delete(mine.id()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> stranger.responses().create(continued(mine.id())))
        .isInstanceOf(NotFoundException.class);
    var referring =
        ResponseCreateParams.builder()
            .model("sandbox/echo")
            .inputOfResponse(
                List.of(
                    ResponseInputItem.ofItemReference(
                        ResponseInputItem.ItemReference.builder()
                            .id(mine.output().getFirst().asMessage().id())
                            .build())))
            .build();
    assertThatThrownBy(() -> stranger.responses().create(referring))
        .isInstanceOf(NotFoundException.class);
    stranger.close();
    assertThat(text(client.responses().retrieve(mine.id()))).contains("Mine");
  }

  @Test
  void errors() {
    assertThatThrownBy(() -> client.responses().create(question("sandbox/none", "x").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("sandbox/none");
    assertThatThrownBy(() -> client.responses().create(question("sandbox/faulty", "x").build()))
        .isInstanceOf(RateLimitException.class);
    assertThatThrownBy(
            () -> client.responses().create(question("sandbox/echo", "x").background(true).build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("background");
    OpenAIClient stranger = client("pp-wrong");
    assertThatThrownBy(() -> stranger.responses().create(question("sandbox/echo", "x").build()))
        .isInstanceOf(UnauthorizedException.class);
    stranger.close();
  }

  @Test
  void aFailureInsideAStreamIsAnErrorOfTheSdk() {
    // Given
    var params = question("sandbox/faulty", "Please fail late").build();
    var accumulator = ResponseAccumulator.create();
    // When // Then
    try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(params)) {
      assertThatThrownBy(() -> events.stream().forEach(accumulator::accumulate))
          .isInstanceOf(OpenAIException.class);
    }
  }

  private OpenAIClient client(String bearer) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(address.resolve("/v1").toString())
        .apiKey(bearer)
        .maxRetries(0)
        .timeout(Duration.ofSeconds(30))
        .responseValidation(true)
        .build();
  }

  private static ResponseCreateParams.Builder question(String model, String text) {
    return ResponseCreateParams.builder().model(model).input(text);
  }

  private Response streamed(ResponseCreateParams params) {
    var accumulator = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(params)) {
      events.stream().forEach(accumulator::accumulate);
    }
    return accumulator.response();
  }

  private static ResponseFunctionToolCall call(Response asked) {
    return asked.output().getLast().asFunctionCall();
  }

  private static ResponseCreateParams.Builder result(Response asked, String sky) {
    var output = ResponseInputItem.FunctionCallOutput.builder().callId(call(asked).callId());
    return ResponseCreateParams.builder()
        .model(OTHER)
        .previousResponseId(asked.id())
        .inputOfResponse(
            List.of(ResponseInputItem.ofFunctionCallOutput(output.output(sky).build())));
  }

  private static ResponseCreateParams continued(String id) {
    return question("sandbox/echo", "And?").previousResponseId(id).build();
  }

  private static String text(Response answer) {
    return answer.output().stream()
        .filter(ResponseOutputItem::isMessage)
        .flatMap(item -> item.asMessage().content().stream())
        .map(content -> content.asOutputText().text())
        .collect(Collectors.joining());
  }
}
