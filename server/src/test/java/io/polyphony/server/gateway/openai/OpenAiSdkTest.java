package io.polyphony.server.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import io.polyphony.server.admission.Admission;
import io.polyphony.server.identity.TestUsers;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unmodified official OpenAI SDK for Java as a client. */
@QuarkusTest
class OpenAiSdkTest {
  @Inject TestUsers users;
  @Inject Admission admission;
  @TestHTTPResource URI address;

  private OpenAIClient client;

  @BeforeEach
  void connect() {
    client = client(users.virtualKey(users.create()));
  }

  @AfterEach
  void nothingIsHeld() {
    await(() -> admission.running() == 0);
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
    // Given
    var accumulator = ChatCompletionAccumulator.create();
    var params =
        prompt("sandbox/story", "Tides").toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .maxCompletionTokens(40)
            .build();

    // When
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(params)) {
      chunks.stream().forEach(accumulator::accumulate);
    }

    // Then
    ChatCompletion answer = accumulator.chatCompletion();
    assertThat(answer.choices().getFirst().message().content().orElseThrow())
        .hasSizeGreaterThan(100);
    assertThat(answer.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(40);
  }

  @Test
  void toolLoop() {
    // Given
    var params =
        prompt("sandbox/tool", "What is the weather?").toBuilder()
            .addTool(
                ChatCompletionFunctionTool.builder()
                    .function(
                        FunctionDefinition.builder()
                            .name("weather")
                            .parameters(
                                FunctionParameters.builder()
                                    .putAdditionalProperty("type", JsonValue.from("object"))
                                    .putAdditionalProperty(
                                        "properties",
                                        JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                    .build())
                            .build())
                    .build())
            .build();

    // When
    var first = client.chat().completions().create(params).choices().getFirst();
    var call = first.message().toolCalls().orElseThrow().getFirst().asFunction();
    var second =
        client
            .chat()
            .completions()
            .create(
                params.toBuilder()
                    .addMessage(first.message())
                    .addMessage(
                        ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.id())
                            .content("Rain until noon")
                            .build())
                    .build());

    // Then
    assertThat(first.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    assertThat(call.function().name()).isEqualTo("weather");
    assertThat(call.function().arguments()).isEqualTo("{\"city\":\"sandbox\"}");
    assertThat(second.choices().getFirst().message().content().orElseThrow())
        .contains("Rain until noon");
  }

  @Test
  void vision() {
    var params =
        ChatCompletionCreateParams.builder()
            .model("sandbox/echo")
            .addUserMessageOfArrayOfContentParts(
                List.of(
                    ChatCompletionContentPart.ofText(
                        ChatCompletionContentPartText.builder().text("What is this?").build()),
                    ChatCompletionContentPart.ofImageUrl(
                        ChatCompletionContentPartImage.builder()
                            .imageUrl(
                                ChatCompletionContentPartImage.ImageUrl.builder()
                                    .url("data:image/png;base64,iVBORw0KGgo=")
                                    .build())
                            .build())))
            .build();
    assertThat(client.chat().completions().create(params).choices().getFirst().message().content())
        .contains("What is this?");
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
    await(() -> admission.running() == 0);
  }

  @Test
  void models() {
    assertThat(client.models().list().data()).extracting("id").asString().contains("sandbox/story");
    assertThat(client.models().retrieve("sandbox/story").id()).isEqualTo("sandbox/story");
  }

  private OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(address.resolve("/v1").toString())
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  private static ChatCompletionCreateParams prompt(String model, String text) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text).build();
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
