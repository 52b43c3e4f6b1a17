package io.polyphony.server.gateway.gemini;

import static io.polyphony.testkit.GeminiWire.event;
import static io.polyphony.testkit.GeminiWire.geminiAnswer;
import static io.polyphony.testkit.GeminiWire.geminiEvents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.types.Content;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.EmbedContentResponse;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Exchange;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unmodified official Google SDK for Java as a client. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class GeminiSdkTest extends EngineCase {
  private static final String OWN = "gemini/test-model";
  private static final String OTHER = "custom/test-model";
  private static final Map<String, Object> CITY =
      Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")));
  private static final GenerateContentConfig NOTHING = GenerateContentConfig.builder().build();
  private static final GenerateContentConfig WITH_TOOL =
      GenerateContentConfig.builder()
          .tools(
              Tool.builder()
                  .functionDeclarations(
                      FunctionDeclaration.builder()
                          .name("weather")
                          .parametersJsonSchema(CITY)
                          .build())
                  .build())
          .thinkingConfig(ThinkingConfig.builder().includeThoughts(true).build())
          .build();

  private Client client;

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
    GenerateContentResponse answer =
        client.models.generateContent("sandbox/echo", "Hello, tides", NOTHING);
    assertThat(answer.text()).isEqualTo("Hello, tides");
    assertThat(answer.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
    assertThat(answer.usageMetadata().orElseThrow().candidatesTokenCount()).contains(2);
  }

  @Test
  void stream() {
    List<GenerateContentResponse> answers =
        streamed(
            "sandbox/story",
            List.of(user("Tides")),
            GenerateContentConfig.builder().maxOutputTokens(40).build());
    assertThat(text(answers)).hasSizeGreaterThan(100);
    assertThat(answers.getLast().finishReason().knownEnum())
        .isEqualTo(FinishReason.Known.MAX_TOKENS);
    assertThat(answers.getLast().usageMetadata().orElseThrow().candidatesTokenCount()).contains(40);
  }

  @Test
  void toolLoopOfThreeTurnsWithSignatures() {
    // Given
    ScriptedProvider provider =
        serving(
            "gemini",
            ScriptedProvider.gemini().stream(
                List.of(event(geminiAnswer(call("Oslo", "c2lnLTE="), "STOP", 5))))
                .stream(List.of(event(geminiAnswer(call("Rome", "c2lnLTI="), "STOP", 5))))
                .stream(geminiEvents("Rain", " and sun")));

    // When
    List<GenerateContentResponse> last = loop(OWN);

    // Then
    assertThat(text(last)).isEqualTo("Rain and sun");
    JsonNode sent = provider.completions().getLast().request().json();
    assertThat(sent.at("/contents/1/parts/0/thought").asBoolean()).isTrue();
    assertThat(sent.at("/contents/1/parts/1/thoughtSignature").asText()).isEqualTo("c2lnLTE=");
    assertThat(sent.at("/contents/3/parts/1/thoughtSignature").asText()).isEqualTo("c2lnLTI=");
    assertThat(sent.at("/contents/4/parts/0/functionResponse/response/sky").asText())
        .isEqualTo("Rome's");
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

    // When
    List<GenerateContentResponse> last = loop(OTHER);

    // Then
    assertThat(text(last)).isEqualTo("Rain and sun");
    JsonNode sent = provider.completions().getLast().request().json();
    assertThat(sent.at("/messages/1/tool_calls/0/id").asText()).isEqualTo("call_1");
    assertThat(sent.at("/messages/4/tool_call_id").asText()).isEqualTo("call_2");
  }

  private List<GenerateContentResponse> loop(String model) {
    List<Content> talk = new ArrayList<>(List.of(user("Oslo and Rome?")));
    for (String city : List.of("Oslo", "Rome")) {
      List<GenerateContentResponse> asked = streamed(model, talk, WITH_TOOL);
      List<Part> parts = new ArrayList<>();
      asked.forEach(
          answer -> {
            if (answer.parts() != null) {
              answer.parts().stream()
                  .filter(part -> !part.text().equals(java.util.Optional.of("")))
                  .forEach(parts::add);
            }
          });
      var call =
          parts.stream().flatMap(part -> part.functionCall().stream()).findFirst().orElseThrow();
      assertThat(call.args().orElseThrow()).containsEntry("city", city);
      talk.add(Content.builder().role("model").parts(parts).build());
      var result = FunctionResponse.builder().name("weather").response(Map.of("sky", city + "'s"));
      call.id().ifPresent(result::id);
      talk.add(
          Content.builder()
              .role("user")
              .parts(Part.builder().functionResponse(result.build()).build())
              .build());
    }
    return streamed(model, talk, WITH_TOOL);
  }

  @Test
  void vision() {
    // Given
    ScriptedProvider provider =
        started(
            ScriptedProvider.openAi()
                .reply(Reply.json(200, OpenAiWire.openAiAnswer("A cat", 7, 2))));
    credential(provider.baseUrl());
    byte[] picture = "picture".getBytes(StandardCharsets.UTF_8);

    // When
    GenerateContentResponse answer =
        client.models.generateContent(
            OTHER,
            Content.fromParts(Part.fromText("What is this?"), Part.fromBytes(picture, "image/png")),
            NOTHING);

    // Then
    assertThat(answer.text()).isEqualTo("A cat");
    assertThat(
            provider
                .completions()
                .getFirst()
                .request()
                .json()
                .at("/messages/0/content/1/image_url/url")
                .asText())
        .isEqualTo("data:image/png;base64,cGljdHVyZQ==");
  }

  @Test
  void structuredOutput() {
    // Given
    ScriptedProvider provider =
        started(
            ScriptedProvider.openAi()
                .reply(Reply.json(200, OpenAiWire.openAiAnswer("{\"city\":\"Oslo\"}", 7, 2))));
    credential(provider.baseUrl());

    // When
    GenerateContentResponse answer =
        client.models.generateContent(
            OTHER,
            "Where?",
            GenerateContentConfig.builder()
                .responseMimeType("application/json")
                .responseJsonSchema(CITY)
                .build());

    // Then
    assertThat(answer.text()).isEqualTo("{\"city\":\"Oslo\"}");
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

  /** Whoever embeds, vectors come in Google's form and in the order of the texts. */
  @Test
  void embeddings() {
    // Given
    CassetteServer provider = started(CassetteServer.start());
    provider.on(
        "/embeddings",
        Reply.json(
            200,
            "{\"object\":\"list\",\"data\":[{\"index\":1,\"embedding\":[1,-0.125]},"
                + "{\"index\":0,\"embedding\":[0.5,0.25]}],\"usage\":{\"prompt_tokens\":9}}"));
    credential(provider.uri("/v1"));

    // When
    EmbedContentResponse answer =
        client.models.embedContent(
            OTHER,
            List.of("tides", "waves"),
            EmbedContentConfig.builder().outputDimensionality(2).build());

    // Then
    assertThat(answer.embeddings().orElseThrow())
        .extracting(one -> one.values().orElseThrow())
        .containsExactly(List.of(0.5F, 0.25F), List.of(1F, -0.125F));
    JsonNode sent = provider.exchanges().getFirst().request().json();
    assertThat(sent.path("input")).hasToString("[\"tides\",\"waves\"]");
    assertThat(sent.path("dimensions").asInt()).isEqualTo(2);
  }

  @Test
  void countTokens() {
    assertThat(
            client.models.countTokens("sandbox/echo", "Twenty characters...", null).totalTokens())
        .contains(5);
  }

  @Test
  void models() {
    List<String> names = new ArrayList<>();
    for (Model model : client.models.list(ListModelsConfig.builder().pageSize(2).build())) {
      names.add(model.name().orElseThrow());
    }
    assertThat(names).contains("models/sandbox/tool", "models/sandbox/echo").hasSize(5);
    assertThat(client.models.get("sandbox/story", null).name()).contains("models/sandbox/story");
  }

  @Test
  void errors() {
    refuses(404, "NOT_FOUND", client, "sandbox/none");
    refuses(429, "RESOURCE_EXHAUSTED", client, "sandbox/faulty");
    Client stranger = client("pp-wrong");
    refuses(401, "UNAUTHENTICATED", stranger, "sandbox/echo");
    stranger.close();
  }

  private static void refuses(int code, String status, Client by, String model) {
    assertThatThrownBy(() -> by.models.generateContent(model, "x", NOTHING))
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.status()).isEqualTo(status);
            });
  }

  @Test
  void anAnswerThatBreaksOffIsAnError() {
    assertThatThrownBy(() -> streamed("sandbox/faulty", List.of(user("fail late")), NOTHING))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("broke this answer off");
  }

  @ParameterizedTest
  @ValueSource(strings = {OWN, OTHER})
  void abort(String model) {
    // Given: the SDK hands on an event once it has read the next
    var never = new CompletableFuture<Void>();
    List<String> events = geminiEvents("Hello", " wide", " world");
    List<String> chunks = OpenAiWire.openAiChunks("Hello", " wide", " world");
    ScriptedProvider own =
        serving(
            "gemini",
            ScriptedProvider.gemini()
                .reply(
                    Reply.stream(events)
                        .heldAfter(String.join("", events.subList(0, 2)).length(), never)));
    ScriptedProvider other =
        serving(
            Reply.stream(chunks).heldAfter(String.join("", chunks.subList(0, 3)).length(), never));

    // When
    try (ResponseStream<GenerateContentResponse> answer =
        client.models.generateContentStream(model, "x", NOTHING)) {
      assertThat(answer.iterator().next().text()).isEqualTo("Hello");
    }

    // Then
    Exchange left = (model.equals(OWN) ? own : other).awaitCompletion(0, SOON);
    Await.until("the provider to be left", SOON, () -> !left.isOpen());
    gone("polyphony_admission_running");
  }

  private List<GenerateContentResponse> streamed(
      String model, List<Content> talk, GenerateContentConfig config) {
    List<GenerateContentResponse> answers = new ArrayList<>();
    try (ResponseStream<GenerateContentResponse> stream =
        client.models.generateContentStream(model, talk, config)) {
      stream.forEach(answers::add);
    }
    return answers;
  }

  private Client client(String secret) {
    return Client.builder()
        .apiKey(secret)
        .httpOptions(
            HttpOptions.builder()
                .baseUrl(address.resolve("/").toString())
                .retryOptions(HttpRetryOptions.builder().attempts(2).initialDelay(0.1).build())
                .build())
        .build();
  }

  private static Content user(String text) {
    return Content.builder().role("user").parts(Part.fromText(text)).build();
  }

  private static String call(String city, String signature) {
    return "{\"text\":\"Hm.\",\"thought\":true},{\"functionCall\":{\"name\":\"weather\",\"args\":{\"city\":\""
        + city
        + "\"}},\"thoughtSignature\":\""
        + signature
        + "\"}";
  }

  private static String text(List<GenerateContentResponse> answers) {
    var text = new StringBuilder();
    answers.forEach(
        answer -> {
          String piece = answer.text();
          text.append(piece == null ? "" : piece);
        });
    return text.toString();
  }
}
