package io.polyphony.server.gateway.openai;

import static io.polyphony.testkit.AnthropicWire.anthropicAnswer;
import static io.polyphony.testkit.AnthropicWire.anthropicEvents;
import static io.polyphony.testkit.AnthropicWire.anthropicToolEvents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.StructuredChatCompletion;
import io.polyphony.server.admission.Admission;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unmodified official OpenAI SDK for Java as a client. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class OpenAiSdkTest extends EngineCase {
  private static final String OWN = "custom/test-model";
  private static final String OTHER = "anthropic/test-model";
  private static final FunctionParameters CITY =
      FunctionParameters.builder()
          .putAdditionalProperty("type", JsonValue.from("object"))
          .putAdditionalProperty(
              "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
          .build();

  @Inject Admission admission;

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
  void chat() {
    ChatCompletion answer =
        client.chat().completions().create(prompt("sandbox/echo", "Hello, tides"));
    assertThat(answer.choices().getFirst().message().content()).contains("Hello, tides");
    assertThat(answer.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(2);
  }

  @Test
  void stream() {
    // When
    ChatCompletion answer =
        streamed(
            prompt("sandbox/story", "Tides").toBuilder()
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .maxCompletionTokens(40)
                .build());

    // Then
    assertThat(answer.choices().getFirst().message().content().orElseThrow())
        .hasSizeGreaterThan(100);
    assertThat(answer.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(40);
  }

  @Test
  void toolLoopOfThreeTurns() {
    // Given
    ScriptedProvider provider =
        started(
            ScriptedProvider.openAi().stream(
                OpenAiWire.openAiToolChunks("call_1", "weather", "{\"city\":\"Oslo\"}"))
                .stream(OpenAiWire.openAiToolChunks("call_2", "weather", "{\"city\":\"Rome\"}"))
                .stream(OpenAiWire.openAiChunks("Rain", " and sun")));
    credential(provider.baseUrl());

    // When
    String last = loop(OWN);

    // Then
    assertThat(last).isEqualTo("Rain and sun");
    JsonNode sent = provider.completions().getLast().request().json();
    assertThat(sent.at("/messages/1/tool_calls/0/id").asText()).isEqualTo("call_1");
    assertThat(sent.at("/messages/2/tool_call_id").asText()).isEqualTo("call_1");
    assertThat(sent.at("/messages/3/tool_calls/0/function/arguments").asText())
        .isEqualTo("{\"city\":\"Rome\"}");
    assertThat(sent.at("/messages/4/content").asText()).isEqualTo("Rome's");
  }

  @Test
  void toolLoopWithAProviderOfAnotherDialect() {
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

    // When
    String last = loop(OTHER);

    // Then
    assertThat(last).isEqualTo("Rain and sun");
    JsonNode sent = provider.completions().getLast().request().json();
    assertThat(sent.path("messages").findValuesAsText("tool_use_id"))
        .containsExactly("toolu_1", "toolu_2");
    assertThat(sent.at("/tools/0/input_schema/properties/city/type").asText()).isEqualTo("string");
  }

  /** Two calls, each asked for and answered in turn; what is said at last. */
  private String loop(String model) {
    var talk =
        prompt(model, "Oslo and Rome?").toBuilder()
            .addTool(
                ChatCompletionFunctionTool.builder()
                    .function(FunctionDefinition.builder().name("weather").parameters(CITY).build())
                    .build());
    for (String city : List.of("Oslo", "Rome")) {
      var choice = streamed(talk.build()).choices().getFirst();
      assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
      var call = choice.message().toolCalls().orElseThrow().getFirst().asFunction();
      assertThat(call.function().arguments()).isEqualTo("{\"city\":\"" + city + "\"}");
      talk.addMessage(choice.message())
          .addMessage(
              ChatCompletionToolMessageParam.builder()
                  .toolCallId(call.id())
                  .content(city + "'s")
                  .build());
    }
    return streamed(talk.build()).choices().getFirst().message().content().orElseThrow();
  }

  @Test
  void toolsOfTheSandbox() {
    var params =
        prompt("sandbox/tool", "What is the weather?").toBuilder()
            .addTool(
                ChatCompletionFunctionTool.builder()
                    .function(FunctionDefinition.builder().name("weather").parameters(CITY).build())
                    .build())
            .build();
    var call =
        client.chat().completions().create(params).choices().getFirst().message().toolCalls();
    assertThat(call.orElseThrow().getFirst().asFunction().function().arguments())
        .isEqualTo("{\"city\":\"sandbox\"}");
  }

  @Test
  void structuredOutput() {
    // Given
    String place = "{\"city\":\"Oslo\"}";
    ScriptedProvider own = serving(Reply.json(200, OpenAiWire.openAiAnswer(place, 7, 2)));
    ScriptedProvider other =
        serving("anthropic", ScriptedProvider.anthropic().reply(said(place.replace("\"", "\\\""))));

    for (String model : List.of(OWN, OTHER)) {
      // When
      StructuredChatCompletion<Place> answer =
          client
              .chat()
              .completions()
              .create(prompt(model, "Where?").toBuilder().responseFormat(Place.class).build());

      // Then
      assertThat(answer.choices().getFirst().message().content().orElseThrow().city())
          .isEqualTo("Oslo");
    }
    assertThat(sent(own, "/response_format/json_schema/schema/properties/city/type"))
        .isEqualTo("string");
    assertThat(sent(other, "/output_config/format/schema/properties/city/type"))
        .isEqualTo("string");
  }

  /** OpenAI's own form of it: asked for by effort; what was thought is a field beside the text. */
  @Test
  void thinking() {
    // Given
    ScriptedProvider provider =
        serving(
            "anthropic",
            ScriptedProvider.anthropic()
                .reply(
                    Reply.json(
                        200,
                        anthropicAnswer(
                            "{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"sig-1\"},"
                                + "{\"type\":\"text\",\"text\":\"Oslo\"}",
                            "end_turn",
                            7,
                            9))));

    // When
    var message =
        client
            .chat()
            .completions()
            .create(
                prompt(OTHER, "Where?").toBuilder().reasoningEffort(ReasoningEffort.LOW).build())
            .choices()
            .getFirst()
            .message();

    // Then
    assertThat(message.content()).contains("Oslo");
    assertThat(message._additionalProperties())
        .containsEntry("reasoning_content", JsonValue.from("Hm."));
    assertThat(sent(provider, "/thinking/type")).isEqualTo("enabled");
  }

  @Test
  void vision() {
    // Given
    ScriptedProvider own = serving(Reply.json(200, OpenAiWire.openAiAnswer("A cat", 7, 2)));
    ScriptedProvider other =
        serving("anthropic", ScriptedProvider.anthropic().reply(said("A cat")));
    var words = ChatCompletionContentPartText.builder().text("What is this?").build();
    var picture =
        ChatCompletionContentPartImage.builder()
            .imageUrl(
                ChatCompletionContentPartImage.ImageUrl.builder()
                    .url("data:image/png;base64,iVBORw0KGgo=")
                    .build())
            .build();

    for (String model : List.of(OWN, OTHER)) {
      // When
      var answer =
          client
              .chat()
              .completions()
              .create(
                  ChatCompletionCreateParams.builder()
                      .model(model)
                      .addUserMessageOfArrayOfContentParts(
                          List.of(
                              ChatCompletionContentPart.ofText(words),
                              ChatCompletionContentPart.ofImageUrl(picture)))
                      .build());

      // Then
      assertThat(answer.choices().getFirst().message().content()).contains("A cat");
    }
    assertThat(sent(own, "/messages/0/content/1/image_url/url"))
        .isEqualTo("data:image/png;base64,iVBORw0KGgo=");
    assertThat(sent(other, "/messages/0/content/1/source/data")).isEqualTo("iVBORw0KGgo=");
  }

  @Test
  void errors() {
    assertThatThrownBy(() -> client.chat().completions().create(prompt("sandbox/none", "x")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("sandbox/none");
    assertThatThrownBy(() -> client.chat().completions().create(prompt("sandbox/faulty", "x")))
        .isInstanceOf(RateLimitException.class);
    OpenAIClient stranger = client("pp-wrong");
    assertThatThrownBy(() -> stranger.chat().completions().create(prompt("sandbox/echo", "x")))
        .isInstanceOf(UnauthorizedException.class);
    stranger.close();
  }

  @Test
  void cancellation() {
    // Given
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(prompt("sandbox/story", "Tides"))) {
      assertThat(chunks.stream().limit(3).count()).isEqualTo(3);
      assertThat(admission.running()).isEqualTo(1);

      // When it is closed before its end
    }

    // Then
    gone("polyphony_admission_running");
  }

  @Test
  void models() {
    assertThat(client.models().list().data()).extracting("id").asString().contains("sandbox/story");
    assertThat(client.models().retrieve("sandbox/story").id()).isEqualTo("sandbox/story");
  }

  private ChatCompletion streamed(ChatCompletionCreateParams params) {
    var accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(params)) {
      chunks.stream().forEach(accumulator::accumulate);
    }
    return accumulator.chatCompletion();
  }

  private OpenAIClient client(String bearer) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(address.resolve("/v1").toString())
        .apiKey(bearer)
        .maxRetries(0)
        .build();
  }

  private static Reply said(String text) {
    String content = "{\"type\":\"text\",\"text\":\"" + text + "\"}";
    return Reply.json(200, anthropicAnswer(content, "end_turn", 7, 2));
  }

  private static String sent(ScriptedProvider provider, String pointer) {
    return provider.completions().getFirst().request().json().at(pointer).asText();
  }

  private static ChatCompletionCreateParams prompt(String model, String text) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text).build();
  }

  /** What the SDK makes a schema of. */
  record Place(String city) {}
}
