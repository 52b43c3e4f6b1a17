package io.polyphony.server.gateway.anthropic;

import static io.polyphony.testkit.AnthropicWire.anthropicAnswer;
import static io.polyphony.testkit.AnthropicWire.anthropicEvents;
import static io.polyphony.testkit.AnthropicWire.anthropicToolEvents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.Exchange;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unmodified official Anthropic SDK for Java as a client. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class AnthropicSdkTest extends EngineCase {
  private static final String OWN = "anthropic/test-model";
  private static final Tool WEATHER =
      Tool.builder()
          .name("weather")
          .inputSchema(
              Tool.InputSchema.builder()
                  .properties(
                      Tool.InputSchema.Properties.builder()
                          .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                          .build())
                  .build())
          .build();

  private AnthropicClient client;

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
    Message answer = client.messages().create(prompt("sandbox/echo", "Hello, tides").build());
    assertThat(text(answer)).isEqualTo("Hello, tides");
    assertThat(answer.stopReason()).contains(StopReason.END_TURN);
    assertThat(answer.usage().outputTokens()).isEqualTo(2);
    assertThat(answer.id()).startsWith("msg_");
  }

  @Test
  void stream() {
    Message answer = streamed(prompt("sandbox/story", "Tides").maxTokens(40).build());
    assertThat(text(answer)).hasSizeGreaterThan(100);
    assertThat(answer.stopReason()).contains(StopReason.MAX_TOKENS);
    assertThat(answer.usage().outputTokens()).isEqualTo(40);
  }

  /** Thinking, its signature and calls come and go back unchanged, by bytes or translated. */
  @Test
  void toolLoopOfThreeTurnsWithSignedThinking() {
    // Given
    ScriptedProvider provider =
        serving(
            "anthropic",
            ScriptedProvider.anthropic().stream(
                anthropicToolEvents("Hm.", "sig-1+/=", "toolu_1", "weather", "{\"city\":\"Oslo\"}"))
                .stream(
                    anthropicToolEvents(
                        "So.", "sig-2+/=", "toolu_2", "weather", "{\"city\":\"Rome\"}"))
                .stream(anthropicEvents("Rain", " and sun")));
    MessageCreateParams.Builder talk =
        prompt(OWN, "Oslo and Rome?").addTool(WEATHER).enabledThinking(1_024).maxTokens(4_096);

    // When
    Message first = streamed(talk.build());
    talk.addMessage(first).addUserMessageOfContentBlockParams(List.of(result(first, "Rain")));
    Message second = streamed(talk.build());
    talk.addMessage(second).addUserMessageOfContentBlockParams(List.of(result(second, "Sun")));
    Message third = streamed(talk.build());

    // Then
    assertThat(call(first).id()).isEqualTo("toolu_1");
    assertThat(call(second)._input().toString()).contains("Rome");
    assertThat(first.content().getFirst().asThinking().signature()).isEqualTo("sig-1+/=");
    assertThat(text(third)).isEqualTo("Rain and sun");
    JsonNode sent = provider.completions().getLast().request().json();
    assertThat(sent.at("/messages/1/content/0/thinking").asText()).isEqualTo("Hm.");
    assertThat(sent.at("/messages/1/content/0/signature").asText()).isEqualTo("sig-1+/=");
    assertThat(sent.at("/messages/3/content/0/signature").asText()).isEqualTo("sig-2+/=");
    assertThat(sent.at("/messages/4/content/0/tool_use_id").asText()).isEqualTo("toolu_2");
    assertThat(sent.at("/thinking/budget_tokens").asInt()).isEqualTo(1_024);
  }

  @Test
  void toolLoopWithAProviderOfAnotherDialect() {
    // Given
    ScriptedProvider provider =
        started(
            ScriptedProvider.openAi().stream(
                OpenAiWire.openAiToolChunks("call_1", "weather", "{\"city\":\"Oslo\"}"))
                .stream(OpenAiWire.openAiToolChunks("call_2", "weather", "{\"city\":\"Rome\"}"))
                .stream(OpenAiWire.openAiChunks("Rain", " and sun")));
    credential(provider.baseUrl());
    MessageCreateParams.Builder talk =
        prompt("custom/test-model", "Oslo and Rome?").addTool(WEATHER);

    // When
    Message first = streamed(talk.build());
    talk.addMessage(first).addUserMessageOfContentBlockParams(List.of(result(first, "Rain")));
    Message second = streamed(talk.build());
    talk.addMessage(second).addUserMessageOfContentBlockParams(List.of(result(second, "Sun")));
    Message third = streamed(talk.build());

    // Then
    assertThat(first.stopReason()).contains(StopReason.TOOL_USE);
    assertThat(call(second).id()).isEqualTo("call_2");
    assertThat(text(third)).isEqualTo("Rain and sun");
    JsonNode sent = provider.completions().getLast().request().json();
    assertThat(sent.at("/messages/1/tool_calls/0/id").asText()).isEqualTo("call_1");
    assertThat(sent.at("/messages/2/tool_call_id").asText()).isEqualTo("call_1");
    assertThat(sent.at("/messages/4/content").asText()).isEqualTo("Sun");
  }

  @Test
  void toolsOfTheSandbox() {
    // Given
    MessageCreateParams.Builder talk =
        prompt("sandbox/tool", "What is the weather?").addTool(WEATHER);

    // When
    Message first = client.messages().create(talk.build());
    talk.addMessage(first)
        .addUserMessageOfContentBlockParams(List.of(result(first, "Rain until noon")));
    Message second = client.messages().create(talk.build());

    // Then
    assertThat(call(first).name()).isEqualTo("weather");
    assertThat(text(second)).contains("Rain until noon");
  }

  @Test
  void vision() {
    // Given
    serving(Reply.json(200, OpenAiWire.openAiAnswer("A cat", 7, 2)));
    ScriptedProvider provider =
        serving(
            "anthropic",
            ScriptedProvider.anthropic()
                .reply(Reply.json(200, anthropicAnswer(said("A cat"), "end_turn", 7, 2))));
    ContentBlockParam picture =
        ContentBlockParam.ofImage(
            ImageBlockParam.builder()
                .source(
                    Base64ImageSource.builder()
                        .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                        .data("iVBORw0KGgo=")
                        .build())
                .build());
    ContentBlockParam words =
        ContentBlockParam.ofText(TextBlockParam.builder().text("What is this?").build());

    for (String model : List.of("custom/test-model", OWN)) {
      // When
      Message answer =
          client
              .messages()
              .create(
                  MessageCreateParams.builder()
                      .model(model)
                      .maxTokens(99)
                      .addUserMessageOfContentBlockParams(List.of(words, picture))
                      .build());

      // Then
      assertThat(text(answer)).isEqualTo("A cat");
    }
    assertThat(
            provider
                .completions()
                .getFirst()
                .request()
                .json()
                .at("/messages/0/content/1/source/data")
                .asText())
        .isEqualTo("iVBORw0KGgo=");
  }

  @Test
  void structuredOutput() {
    // Given
    ScriptedProvider provider =
        started(
            ScriptedProvider.openAi()
                .reply(Reply.json(200, OpenAiWire.openAiAnswer("{\"city\":\"Oslo\"}", 7, 2))));
    credential(provider.baseUrl());
    JsonOutputFormat.Schema schema =
        JsonOutputFormat.Schema.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty(
                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
            .putAdditionalProperty("additionalProperties", JsonValue.from(false))
            .build();

    // When
    Message answer =
        client
            .messages()
            .create(
                prompt("custom/test-model", "Where?")
                    .outputConfig(
                        OutputConfig.builder()
                            .format(JsonOutputFormat.builder().schema(schema).build())
                            .build())
                    .build());

    // Then
    assertThat(text(answer)).isEqualTo("{\"city\":\"Oslo\"}");
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
  void countTokens() {
    MessageCountTokensParams question =
        MessageCountTokensParams.builder()
            .model("sandbox/echo")
            .addUserMessage("Twenty characters...")
            .build();
    assertThat(client.messages().countTokens(question).inputTokens()).isEqualTo(5);
  }

  @Test
  void models() {
    assertThat(client.models().list().data()).extracting("id").asString().contains("sandbox/tool");
    assertThat(client.models().retrieve("sandbox/story").id()).isEqualTo("sandbox/story");
  }

  @Test
  void errors() {
    assertThatThrownBy(() -> client.messages().create(prompt("sandbox/none", "x").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("sandbox/none");
    assertThatThrownBy(() -> client.messages().create(prompt("sandbox/faulty", "x").build()))
        .isInstanceOf(RateLimitException.class)
        .satisfies(
            refused ->
                assertThat(((AnthropicServiceException) refused).headers().values("retry-after"))
                    .containsExactly("5"));
    assertThatThrownBy(
            () -> client.messages().create(prompt("sandbox/echo", "x").maxTokens(-1).build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("max_tokens");
    AnthropicClient stranger = client("pp-wrong");
    assertThatThrownBy(() -> stranger.messages().create(prompt("sandbox/echo", "x").build()))
        .isInstanceOf(UnauthorizedException.class);
    stranger.close();
  }

  @Test
  void anAnswerThatBreaksOffIsAnError() {
    assertThatThrownBy(() -> streamed(prompt("sandbox/faulty", "fail late").build()))
        .isInstanceOf(SseException.class)
        .hasMessageContaining("broke this answer off");
  }

  @ParameterizedTest
  @ValueSource(strings = {OWN, "custom/test-model"})
  void abort(String model) {
    // Given
    var never = new CompletableFuture<Void>();
    List<String> events = anthropicEvents("Hello", " wide", " world");
    List<String> chunks = OpenAiWire.openAiChunks("Hello", " wide", " world");
    ScriptedProvider own =
        serving(
            "anthropic",
            ScriptedProvider.anthropic()
                .reply(
                    Reply.stream(events)
                        .heldAfter(String.join("", events.subList(0, 5)).length(), never)));
    ScriptedProvider other =
        serving(
            Reply.stream(chunks).heldAfter(String.join("", chunks.subList(0, 3)).length(), never));

    // When
    try (StreamResponse<RawMessageStreamEvent> answer =
        client.messages().createStreaming(prompt(model, "x").build())) {
      assertThat(answer.stream().limit(3).count()).isEqualTo(3);
    }

    // Then
    ScriptedProvider provider = model.equals(OWN) ? own : other;
    Exchange left = provider.awaitCompletion(0, Duration.ofSeconds(20));
    io.polyphony.testkit.Await.until("the provider to be left", SOON, () -> !left.isOpen());
    gone("polyphony_admission_running");
  }

  private Message streamed(MessageCreateParams params) {
    MessageAccumulator whole = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(params)) {
      events.stream().forEach(whole::accumulate);
    }
    return whole.message();
  }

  private AnthropicClient client(String secret) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(address.resolve("/").toString())
        .apiKey(secret)
        .maxRetries(0)
        .build();
  }

  private static MessageCreateParams.Builder prompt(String model, String text) {
    return MessageCreateParams.builder().model(model).maxTokens(1_000).addUserMessage(text);
  }

  private static String said(String text) {
    return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
  }

  private static String text(Message message) {
    var text = new StringBuilder();
    message.content().stream()
        .filter(ContentBlock::isText)
        .forEach(block -> text.append(block.asText().text()));
    return text.toString();
  }

  private static ToolUseBlock call(Message message) {
    return message.content().stream()
        .flatMap(block -> block.toolUse().stream())
        .findFirst()
        .orElseThrow();
  }

  private static ContentBlockParam result(Message asked, String answer) {
    return ContentBlockParam.ofToolResult(
        ToolResultBlockParam.builder().toolUseId(call(asked).id()).content(answer).build());
  }
}
