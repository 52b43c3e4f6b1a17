package io.polyphony.server.upstream;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.dialect.BedrockConverse;
import io.polyphony.llm.dialect.ChunkWriter;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.AwsRequestSignature;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Cutting;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Providers that want more than one bearer key, from the programs' door to their server. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class CloudsTest extends EngineCase {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SECRET = "wJalrXUtnFEMI/canary/bPxRfiCYEXAMPLEKEY";
  private static final String NOVA = "amazon.nova-lite-v1:0";
  private static final List<String> OVERRIDES =
      List.of("vertex.token-url", "copilot.token-url");

  private final CassetteServer server = CassetteServer.start();

  @AfterEach
  void forget() {
    OVERRIDES.forEach(name -> System.clearProperty("polyphony.provider." + name));
  }

  @Test
  void bedrockIsSignedAndItsFramesAreRead() throws Exception {
    // Given
    started(server).on(request -> true, this::bedrock);
    bedrockCredential(SECRET);

    // When
    HttpResponse<String> streamed = ask("bedrock/" + NOVA, ",\"stream\":true");
    HttpResponse<String> whole = ask("bedrock/arn:aws:bedrock:us-east-1:1:inference-profile/x", "");

    // Then
    assertThat(streamed.body()).contains("\"content\":\"Mars\"").endsWith("data: [DONE]\n\n");
    assertThat(record(streamed).usage().outputTotal()).isEqualTo(3);
    assertThat(MAPPER.readTree(whole.body()).at("/choices/0/message/content").asText())
        .isEqualTo("Venus");
    assertThat(server.exchanges())
        .extracting(exchange -> exchange.request().path())
        .containsExactly(
            "/model/amazon.nova-lite-v1%3A0/converse-stream",
            "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fx/converse");
  }

  @Test
  void aWrongSecretIsTheCredentialsFaultAndNeverShown() throws Exception {
    // Given
    started(server).on(request -> true, this::bedrock);
    bedrockCredential("wrong/" + SECRET);

    // When
    HttpResponse<String> answer = ask("bedrock/" + NOVA, "");

    // Then
    assertThat(record(answer).attempts())
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.errorCode()).isEqualTo("upstream_credential"));
    assertThat(answer.body()).doesNotContain("canary");
  }

  @Test
  void aBedrockKeyIsTestedAtTheListOfModels() {
    // Given
    started(server).on(request -> true, this::bedrock);

    // Then
    probe("bedrock", bedrockFields(SECRET))
        .then()
        .statusCode(200)
        .body("ok", equalTo(true))
        .body("models", contains(NOVA, "us." + NOVA));
    probe("bedrock", bedrockFields("wrong"))
        .then()
        .body("ok", equalTo(false))
        .body("error.code", equalTo("upstream_credential"));
  }

  @Test
  void fiftyRequestsAtOnceShareOneTokenOfGoogles() throws Exception {
    // Given
    KeyPair keys = rsa();
    var released = new CompletableFuture<Void>();
    started(server)
        .on(
            request -> request.path().equals("/token"),
            request ->
                signed(request, keys)
                    ? token("first").heldUntil(released)
                    : Reply.json(400, "{\"error\":\"invalid_grant\"}"))
        .on(
            request -> request.path().endsWith(":rawPredict"),
            request -> bearer(request, "first") ? claude() : Reply.json(401, "{}"));
    System.setProperty("polyphony.provider.vertex.token-url", server.uri("/token").toString());
    credentials.of(ada.caller(), "vertex", vertexFields(keys, "many"), server.uri("/v1"));

    // When
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int at = 0; at < 50; at++) {
      answers.add(
          client()
              .sendAsync(
                  request(key, body("vertex/claude-opus-4-6", "")), BodyHandlers.ofString()));
    }
    Await.until(
        "all to wait for the token",
        SOON,
        () -> meters.get("polyphony_upstream_open").gauge().value() == 50);
    released.complete(null);

    // Then
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().body()).contains("Bonjour");
    }
    assertThat(requests("/token")).hasSize(1);
    ReceivedRequest asked = requests(":rawPredict").getFirst();
    assertThat(asked.path())
        .isEqualTo(
            "/v1/projects/blue/locations/global/publishers/anthropic/models/"
                + "claude-opus-4-6:rawPredict");
    assertThat(asked.json().path("anthropic_version").asText()).isEqualTo("vertex-2023-10-16");
    assertThat(asked.json().has("model")).isFalse();
  }

  @Test
  void aRefusedServiceAccountIsTheCredentialsFault() throws Exception {
    // Given
    started(server)
        .on("/token", Reply.json(400, "{\"error\":\"invalid_grant\",\"x\":\"" + SECRET + "\"}"));
    System.setProperty("polyphony.provider.vertex.token-url", server.uri("/token").toString());
    credentials.of(ada.caller(), "vertex", vertexFields(rsa(), "gone"), server.uri("/v1"));

    // When
    HttpResponse<String> answer = ask("vertex/gemini-2.5-pro", ",\"stream\":true");

    // Then
    assertThat(record(answer).attempts())
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.errorCode()).isEqualTo("upstream_credential"));
    assertThat(answer.body()).doesNotContain("canary");
    probe("vertex", vertexFields(rsa(), "gone"))
        .then()
        .body("ok", equalTo(false))
        .body("checks[0].id", equalTo("accepted"))
        .body("error.code", equalTo("upstream_credential"));
  }

  @Test
  void aTokenThatCopilotNoLongerTakesIsFetchedAnew() throws Exception {
    // Given
    started(server)
        .on("/token", copilotToken("one"), copilotToken("two"))
        .on(
            request -> request.path().endsWith("/chat/completions"),
            request ->
                bearer(request, "two")
                    ? Reply.json(200, openAiAnswer("Hi", 3, 1))
                    : Reply.json(401, "{\"error\":{\"message\":\"token expired\"}}"));
    System.setProperty("polyphony.provider.copilot.token-url", server.uri("/token").toString());
    credentials.of(
        ada.caller(), "copilot", Map.of("githubToken", "gho_canary_0123"), server.uri(""));

    // When
    HttpResponse<String> first = ask("copilot/gpt-4.1", "");
    probeStoredAgain();
    HttpResponse<String> second = ask("copilot/gpt-4.1", "");

    // Then
    assertThat(first.statusCode()).isNotEqualTo(200);
    assertThat(second.body()).contains("Hi");
    ReceivedRequest exchanged = requests("/token").getFirst();
    assertThat(exchanged.header("authorization")).isEqualTo("token gho_canary_0123");
    ReceivedRequest asked = requests("/chat/completions").getLast();
    assertThat(asked.header("copilot-integration-id")).isEqualTo("vscode-chat");
    assertThat(asked.header("x-initiator")).isEqualTo("user");
    assertThat(asked.headers().toString()).doesNotContain("canary");
  }

  @Test
  void azureIsAskedByDeployment() throws Exception {
    // Given
    started(server)
        .on("/chat/completions", Reply.json(200, openAiAnswer("Hi", 3, 1)))
        .on("/deployments", Reply.json(200, "{\"data\":[{\"id\":\"mine\"}]}"));
    Map<String, String> fields =
        Map.of("resource", "blue", "apiKey", "azure-key-0123456789", "apiVersion", "2024-10-21");
    credentials.of(ada.caller(), "azure", fields, server.uri("/openai"));

    // When
    HttpResponse<String> answer = ask("azure/mine", "");

    // Then
    assertThat(answer.body()).contains("Hi");
    ReceivedRequest asked = requests("/chat/completions").getFirst();
    assertThat(asked.path()).isEqualTo("/openai/deployments/mine/chat/completions");
    assertThat(asked.query()).isEqualTo("api-version=2024-10-21");
    assertThat(asked.header("api-key")).isEqualTo("azure-key-0123456789");
    assertThat(asked.header("authorization")).isNull();
    probe("azure", fields).then().body("ok", equalTo(true)).body("models", contains("mine"));
  }

  /** The breaker rests after a refusal; a good test of the key ends its rest. */
  private void probeStoredAgain() {
    String id = ada.request().get("/api/credentials").path("items[0].id");
    server.on("/models", Reply.json(200, "{\"data\":[{\"id\":\"gpt-4.1\"}]}"));
    server.on(
        request -> request.path().equals("/token"), request -> copilotToken("two"));
    ada.request().post("/api/credentials/" + id + "/test").then().body("ok", equalTo(true));
  }

  private Reply bedrock(ReceivedRequest request) {
    var signature = new AwsRequestSignature("AKIAEXAMPLE", SECRET, "us-east-1", "bedrock");
    if (!signature.isOn(request)) {
      return Reply.json(403, "{\"message\":\"The security token is invalid: canary\"}")
          .header("x-amzn-errortype", "UnrecognizedClientException:http://internal.amazon.com/");
    }
    return switch (request.path().substring(request.path().lastIndexOf('/'))) {
      case "/foundation-models" ->
          Reply.json(
              200,
              "{\"modelSummaries\":[{\"modelId\":\""
                  + NOVA
                  + "\",\"inferenceTypesSupported\":[\"ON_DEMAND\"],"
                  + "\"outputModalities\":[\"TEXT\"]}]}");
      case "/inference-profiles" ->
          Reply.json(
              200, "{\"inferenceProfileSummaries\":[{\"inferenceProfileId\":\"us." + NOVA + "\"}]}");
      case "/converse-stream" ->
          Reply.of(200, "application/vnd.amazon.eventstream", frames()).cut(new Cutting.Every(7));
      default ->
          request.path().contains("/none/")
              ? Reply.json(400, "{\"message\":\"The provided model identifier is invalid.\"}")
              : Reply.json(
                  200,
                  "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Venus\"}]}},"
                      + "\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":5,"
                      + "\"outputTokens\":2,\"totalTokens\":7}}");
    };
  }

  private static byte[] frames() {
    ChunkWriter writer =
        BedrockConverse.standard().writer(new AnswerHead("id", 0, "model", true));
    var bytes = new ByteArrayOutputStream();
    List.of(
            new Chunk.Start(null, null),
            new Chunk.TextDelta("Mars"),
            new Chunk.UsageReport(new Usage(5L, 3L, null, null, null, 5L, 3L)),
            new Chunk.Finish(FinishReason.STOP, null))
        .forEach(chunk -> bytes.writeBytes(writer.write(chunk)));
    bytes.writeBytes(writer.end());
    return bytes.toByteArray();
  }

  private void bedrockCredential(String secret) {
    credentials.of(ada.caller(), "bedrock", bedrockFields(secret), server.uri(""));
  }

  private static Map<String, String> bedrockFields(String secret) {
    return Map.of(
        "accessKeyId", "AKIAEXAMPLE", "secretAccessKey", secret, "region", "us-east-1");
  }

  private io.restassured.response.Response probe(String provider, Map<String, String> fields) {
    return ada.request()
        .body(Map.of("provider", provider, "fields", fields, "baseUrl", base(provider)))
        .post("/api/credentials/test");
  }

  private String base(String provider) {
    return server.uri(provider.equals("azure") ? "/openai" : "").toString();
  }

  private HttpResponse<String> ask(String model, String more) throws Exception {
    return client().send(request(key, body(model, more)), BodyHandlers.ofString());
  }

  private static String body(String model, String more) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"
        + more
        + "}";
  }

  private List<ReceivedRequest> requests(String end) {
    return server.exchanges().stream()
        .map(exchange -> exchange.request())
        .filter(request -> request.path().endsWith(end))
        .toList();
  }

  private static boolean bearer(ReceivedRequest request, String token) {
    return ("Bearer " + token).equals(request.header("authorization"));
  }

  private static Reply token(String text) {
    return Reply.json(
        200,
        "{\"access_token\":\"" + text + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");
  }

  private static Reply copilotToken(String text) {
    return Reply.json(200, "{\"token\":\"" + text + "\",\"expires_at\":4102444800}");
  }

  private static Reply claude() {
    return Reply.json(
        200,
        "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\","
            + "\"content\":[{\"type\":\"text\",\"text\":\"Bonjour\"}],\"stop_reason\":\"end_turn\","
            + "\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}");
  }

  private static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static Map<String, String> vertexFields(KeyPair keys, String name) throws Exception {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    String file =
        MAPPER.writeValueAsString(
            Map.of(
                "type", "service_account",
                "project_id", "blue",
                "private_key_id", "k1",
                "client_email", name + "@blue.example",
                "private_key", pem));
    return Map.of("credentials", file, "location", "global");
  }

  /** Whether the assertion in the form is signed by the service account and says what it must. */
  private static boolean signed(ReceivedRequest request, KeyPair keys) {
    try {
      String form = URLDecoder.decode(request.text(), StandardCharsets.UTF_8);
      String assertion = form.split("assertion=")[1].split("&")[0];
      String[] parts = assertion.split("\\.");
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      JsonNode claims = MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
          && form.contains("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer")
          && claims.path("iss").asText().endsWith("@blue.example")
          && claims.path("aud").asText().equals("https://oauth2.googleapis.com/token")
          && claims.path("exp").asLong() - claims.path("iat").asLong() == 3600;
    } catch (Exception broken) {
      return false;
    }
  }
}
