package io.polyphony.server.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/embeddings}, for the unmodified official SDK and for what it would not send. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class EmbeddingsTest extends EngineCase {
  private static final String TWO =
      """
      {"object":"list","model":"served-by-vendor","data":[
        {"object":"embedding","index":1,"embedding":[1,-0.125]},
        {"object":"embedding","index":0,"embedding":[0.1,0.25]}],
       "usage":{"prompt_tokens":9,"total_tokens":9}}
      """;

  private OpenAIClient sdk;

  @BeforeEach
  void connect() {
    sdk = sdk(key);
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  @Test
  void embedsForTheOfficialSdk() throws IOException {
    // Given
    CassetteServer provider = answering(Reply.json(200, TWO));
    credential(provider.uri("/v1"));

    // When
    CreateEmbeddingResponse answer =
        sdk.embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("custom/test-model")
                    .inputOfArrayOfStrings(List.of("tides", "waves"))
                    .dimensions(2)
                    .build());

    // Then
    assertThat(answer.data()).hasSize(2);
    assertThat(answer.data().get(0).embedding()).containsExactly(0.1F, 0.25F);
    assertThat(answer.data().get(1).embedding()).containsExactly(1F, -0.125F);
    assertThat(answer.usage().promptTokens()).isEqualTo(9);
    var asked = provider.exchanges().getFirst().request();
    assertThat(asked.path()).isEqualTo("/v1/embeddings");
    assertThat(asked.json().path("model").asText()).isEqualTo("test-model");
    assertThat(asked.json().path("input")).hasToString("[\"tides\",\"waves\"]");
    assertThat(asked.json().path("dimensions").asInt()).isEqualTo(2);
    CompletionRecord record = onlyRecord();
    assertThat(record.state()).isEqualTo(CompletionState.COMPLETE);
    assertThat(record.dialect()).isEqualTo("openai-embeddings");
    assertThat(record.modelServed()).isEqualTo("custom/test-model");
    assertThat(record.usage().inputTotal()).isEqualTo(9);
    assertThat(record.usage().outputTotal()).isZero();
    assertThat(record.usageSource()).isEqualTo(UsageSource.REPORTED);
    assertThat(record.attempts()).hasSize(1);
  }

  /** Whatever the provider speaks, the client gets OpenAI's form. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cohere|''|/v2/embed|{\"embeddings\":{\"float\":[[0.5,1]]},\"meta\":{\"billed_units\":{\"input_tokens\":3}}}",
        "voyage|/v1|/v1/embeddings|{\"data\":[{\"index\":0,\"embedding\":\"AAAAPwAAgD8=\"}],\"usage\":{\"total_tokens\":3}}",
        "gemini|/v1beta|/v1beta/models/test-model:batchEmbedContents|{\"embeddings\":[{\"values\":[0.5,1]}],\"usageMetadata\":{\"promptTokenCount\":3}}",
        "ollama|''|/api/embed|{\"model\":\"m\",\"embeddings\":[[0.5,1]],\"prompt_eval_count\":3}",
        "mistral|/v1|/v1/embeddings|{\"data\":[{\"index\":0,\"embedding\":[0.5,1]}],\"usage\":{\"prompt_tokens\":3}}",
      })
  void translates(String provider, String base, String path, String answer) throws Exception {
    // Given
    CassetteServer server = answering(Reply.json(200, answer));
    credentials.of(ada.caller(), provider, server.uri(base));

    // When
    HttpResponse<String> got =
        post("{\"model\":\"%s/test-model\",\"input\":\"tides\"}".formatted(provider));

    // Then
    assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
    assertThat(server.exchanges().getFirst().request().path()).isEqualTo(path);
    assertThat(got.body())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                + "\"embedding\":[0.5,1.0]}],\"model\":\"%s/test-model\",".formatted(provider)
                + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
    assertThat(record(got).usage().inputTotal()).isEqualTo(3);
  }

  @Test
  void givesBase64WhereThatIsWanted() throws Exception {
    // Given
    CassetteServer provider = answering(Reply.json(200, TWO));
    credential(provider.uri("/v1"));

    // When
    HttpResponse<String> got =
        post(
            "{\"model\":\"custom/test-model\",\"input\":[\"a\",\"b\"],"
                + "\"encoding_format\":\"base64\"}");

    // Then
    assertThat(got.body()).contains("\"zczMPQAAgD4=\"");
    record(got);
  }

  @Test
  void fallsBack() throws Exception {
    // Given
    CassetteServer broken = answering(Reply.json(500, "{\"error\":{\"message\":\"down\"}}"));
    CassetteServer good = answering(Reply.json(200, TWO));
    credential(broken.uri("/v1"));
    credential(good.uri("/v1"));

    // When
    HttpResponse<String> got = post("{\"model\":\"custom/test-model\",\"input\":[\"a\",\"b\"]}");

    // Then
    assertThat(got.statusCode()).isEqualTo(200);
    CompletionRecord record = record(got);
    assertThat(record.attempts()).hasSizeGreaterThan(1);
    assertThat(record.attempts().getFirst().errorCode()).isEqualTo("upstream_error");
    assertThat(record.state()).isEqualTo(CompletionState.COMPLETE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|{\"data\":[{\"index\":0,\"embedding\":[1]}]}|502|upstream_error",
        "200|{\"data\":[{\"index\":0,\"embedding\":[1,2|502|upstream_cut",
        "200|{\"error\":{\"message\":\"no\",\"code\":\"model_not_found\"}}|404|upstream_model",
        "400|{\"error\":{\"message\":\"input too long\",\"code\":\"context_length_exceeded\"}}|400|context_length",
        "401|{\"error\":{\"message\":\"bad key\",\"code\":\"invalid_api_key\"}}|401|upstream_credential",
      })
  void tellsWhatWentWrong(int status, String body, int told, String code) throws Exception {
    // Given
    CassetteServer provider = answering(Reply.json(status, body));
    credential(provider.uri("/v1"));

    // When
    HttpResponse<String> got = post("{\"model\":\"custom/test-model\",\"input\":[\"a\",\"b\"]}");

    // Then
    assertThat(got.statusCode()).as(got.body()).isEqualTo(told);
    CompletionRecord record = record(got);
    assertThat(record.errorCode()).isEqualTo(code);
    assertThat(record.usage().isEmpty()).isTrue();
    assertThat(got.body()).contains(String.valueOf(record.errorId()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|400|model",
        "{\"model\":\"custom/test-model\"}|400|input",
        "{\"model\":\"custom/test-model\",\"input\":[]}|400|input",
        "{\"model\":\"sandbox/echo\",\"input\":\"a\"}|400|has no embeddings",
        "{\"model\":\"nobody/none\",\"input\":\"a\"}|404|nobody/none",
        "[|400|JSON",
      })
  void refusesWithoutARecord(String body, int status, String words) throws Exception {
    // When
    HttpResponse<String> got = post(body);

    // Then
    assertThat(got.statusCode()).isEqualTo(status);
    assertThat(got.body()).contains(words).contains("error_id");
    ledger.flush();
    assertThat(records()).isEmpty();
  }

  @Test
  void whoOnlyEmbedsDoesNotChat() throws Exception {
    // Given
    CassetteServer provider = answering(Reply.json(200, TWO));
    credentials.of(ada.caller(), "voyage", provider.uri("/v1"));

    // When
    HttpResponse<String> got =
        client()
            .send(
                request(
                    key,
                    "{\"model\":\"voyage/test-model\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"),
                BodyHandlers.ofString());

    // Then
    assertThat(got.statusCode()).isEqualTo(400);
    assertThat(got.body()).contains("Voyage AI does not chat");
    assertThat(provider.exchanges()).isEmpty();
  }

  @Test
  void tokensAreRefusedByWhoTakesTextOnly() {
    // Given
    CassetteServer provider = answering(Reply.json(200, TWO));
    credentials.of(ada.caller(), "cohere", provider.uri(""));

    // When, then
    assertThatThrownBy(
            () ->
                sdk.embeddings()
                    .create(
                        EmbeddingCreateParams.builder()
                            .model("cohere/test-model")
                            .inputOfArrayOfTokens(List.of(1L, 2L))
                            .build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("send the text");
    assertThat(provider.exchanges()).isEmpty();
  }

  @Test
  void wantsAKey() {
    OpenAIClient stranger = sdk("pp-wrong");
    assertThatThrownBy(
            () ->
                stranger
                    .embeddings()
                    .create(
                        EmbeddingCreateParams.builder()
                            .model("custom/test-model")
                            .input("a")
                            .build()))
        .isInstanceOf(UnauthorizedException.class);
    stranger.close();
  }

  private CassetteServer answering(Reply reply) {
    CassetteServer server = started(CassetteServer.start());
    server.on(request -> true, request -> reply);
    return server;
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/v1/embeddings"))
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client().send(request, BodyHandlers.ofString());
  }

  private OpenAIClient sdk(String bearer) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(address.resolve("/v1").toString())
        .apiKey(bearer)
        .maxRetries(0)
        .build();
  }
}
