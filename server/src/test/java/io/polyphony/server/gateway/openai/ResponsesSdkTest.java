package io.polyphony.server.gateway.openai;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unmodified official OpenAI SDK for Java, which checks all it gets, on the Responses API. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class ResponsesSdkTest extends EngineCase {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  @Test
  void toolLoopOverPreviousResponse() {
    // Given
    FunctionTool weather =
        FunctionTool.builder()
            .name("weather")
            .strict(false)
            .parameters(
                FunctionTool.Parameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty(
                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                    .build())
            .build();
    var params = question("sandbox/tool", "What is the weather?").addTool(weather).build();
    var accumulator = ResponseAccumulator.create();
    // When
    try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(params)) {
      events.stream().forEach(accumulator::accumulate);
    }
    Response first = accumulator.response();
    ResponseFunctionToolCall call = first.output().getLast().asFunctionCall();
    Response second =
        client
            .responses()
            .create(
                ResponseCreateParams.builder()
                    .model("sandbox/tool")
                    .previousResponseId(first.id())
                    .addTool(weather)
                    .inputOfResponse(
                        List.of(
                            ResponseInputItem.ofFunctionCallOutput(
                                ResponseInputItem.FunctionCallOutput.builder()
                                    .callId(call.callId())
                                    .output("Rain until noon")
                                    .build())))
                    .build());
    // Then
    assertThat(call.name()).isEqualTo("weather");
    assertThat(call.arguments()).isEqualTo("{\"city\":\"sandbox\"}");
    assertThat(text(second)).contains("Rain until noon");
    assertThat(second.previousResponseId()).contains(first.id());
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

  /** A server of the same dialect: bytes go through as they are, in both directions. */
  @Test
  void relaysServersOfTheSameDialect() throws Exception {
    // Given
    String answer =
        "{\"id\":\"resp_theirs\",\"object\":\"response\",\"status\":\"completed\",\"weather\":"
            + "\"rain\",\"model\":\"m\",\"output\":[{\"type\":\"message\",\"id\":\"msg_theirs\","
            + "\"role\":\"assistant\",\"status\":\"completed\",\"content\":[{\"type\":"
            + "\"output_text\",\"text\":\"Hi.\",\"annotations\":[]}]}],\"usage\":"
            + "{\"input_tokens\":3,\"output_tokens\":1}}";
    ScriptedProvider provider =
        started(
            ScriptedProvider.openAiResponses()
                .reply(Reply.json(200, answer))
                .reply(Reply.json(200, answer.replace("resp_theirs", "resp_next"))));
    credentials.custom(ada.caller(), provider.baseUrl(), "openai-responses");
    String asked = "{ \"input\": \"Hello\",  \"model\":\"custom/test-model\", \"odd\": 1.50 }";
    // When
    var got = post(asked);
    // Then
    assertThat(got.body()).isEqualTo(answer);
    assertThat(provider.completions().getFirst().request().text())
        .isEqualTo(asked.replace("custom/test-model", "test-model"));
    assertThat(record(got).usage().inputTotal()).isEqualTo(3);
    post(
        "{\"input\":\"More\",\"model\":\"custom/test-model\","
            + "\"previous_response_id\":\"resp_theirs\"}");
    assertThat(provider.completions().get(1).request().json().path("input")).hasSize(3);
  }

  private java.net.http.HttpResponse<String> post(String body) throws Exception {
    var request =
        java.net.http.HttpRequest.newBuilder(address.resolve("/v1/responses"))
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client().send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
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
