package io.polyphony.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.WireRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, paths and authorisations that depend on a credential's values. */
class CloudProvidersTest {
  private static final String ACCOUNT =
      "{\"type\":\"service_account\",\"project_id\":\"blue\",\"private_key_id\":\"k1\","
          + "\"client_email\":\"robot@blue.example\",\"private_key\":\"PEM\"}";

  @ParameterizedTest
  @CsvSource({
    "bedrock, region, eu-central-1, https://bedrock-runtime.eu-central-1.amazonaws.com",
    "bedrock, region, cn-north-1, https://bedrock-runtime.cn-north-1.amazonaws.com.cn",
    "azure, resource, my-resource, https://my-resource.openai.azure.com/openai",
    "azure, resource, https://my-resource.openai.azure.com/,"
        + " https://my-resource.openai.azure.com/openai",
    "azure, resource, a.services.ai.azure.com, https://a.services.ai.azure.com/openai",
    "vertex, location, us-central1, https://us-central1-aiplatform.googleapis.com/v1",
    "vertex, location, global, https://aiplatform.googleapis.com/v1",
    "vertex, location, eu, https://aiplatform.eu.rep.googleapis.com/v1",
    "databricks, workspace, https://dbc-1.cloud.databricks.com/,"
        + " https://dbc-1.cloud.databricks.com/serving-endpoints",
    "snowflake, account, My_Org-acc1, https://my-org-acc1.snowflakecomputing.com/api/v2/cortex/v1",
    "cloudflare, accountId, 0123456789abcdef0123456789abcdef,"
        + " https://api.cloudflare.com/client/v4/accounts/0123456789abcdef0123456789abcdef/ai/v1",
  })
  void settingsMakeTheAddress(String id, String field, String value, URI address) {
    assertThat(fault(id, field, value)).isNull();
    assertThat(provider(id).baseUrl(Map.of(field, value))).isEqualTo(address);
  }

  /** Whatever becomes part of an address cannot lead elsewhere. */
  @ParameterizedTest
  @CsvSource({
    "bedrock, region",
    "azure, resource",
    "vertex, location",
    "databricks, workspace",
    "snowflake, account",
    "cloudflare, accountId",
  })
  void noSettingLeadsToAnotherHost(String id, String field) {
    for (String value :
        List.of(
            "evil.example/",
            "evil.example#",
            "evil.example?x=",
            "x@evil.example",
            "http://evil.example",
            "https://evil.example/path",
            "a b",
            "..",
            "evil.example:444",
            "a\\b")) {
      if (fault(id, field, value) == null) {
        String own = provider(id).baseUrl().getHost().replaceFirst("^[^.]+", "");
        assertThat(provider(id).baseUrl(Map.of(field, value))).as(value).hasScheme("https");
        assertThat(provider(id).baseUrl(Map.of(field, value)).getHost()).as(value).endsWith(own);
      }
    }
  }

  @Test
  void azureSpeaksTheVersionThatIsNamed() {
    // Given
    Provider azure = provider("azure");
    Map<String, String> dated = Map.of("apiVersion", "2024-10-21");

    // Then
    assertThat(azure.path(new WirePath("/chat/completions", "gpt 4", true, Map.of())))
        .isEqualTo("/v1/chat/completions");
    assertThat(azure.path(new WirePath("/chat/completions", "gpt 4", true, dated)))
        .isEqualTo("/deployments/gpt%204/chat/completions?api-version=2024-10-21");
    assertThat(azure.authorise(Map.of("apiKey", "k"))).isEqualTo(Map.of("api-key", "k"));
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-pro, gemini-generate, /models/gemini-2.5-pro:generateContent, false,"
        + " /publishers/google/models/gemini-2.5-pro:generateContent",
    "claude-sonnet-4-5@20250929, anthropic-messages, /messages, true,"
        + " /publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict",
    "claude-sonnet-4-5@20250929, anthropic-messages, /messages, false,"
        + " /publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict",
    "claude-opus-4-6, anthropic-messages, /messages/count_tokens, false,"
        + " /publishers/anthropic/models/count-tokens:rawPredict",
    "meta/llama-4-scout, openai-chat, /chat/completions, true,"
        + " /endpoints/openapi/chat/completions",
  })
  void vertexSpeaksWhatTheModelSpeaks(
      String model, String dialect, String path, boolean stream, String expected) {
    Map<String, String> values = Map.of("credentials", ACCOUNT, "location", "us-east5");
    assertThat(provider("vertex").dialect(model).id()).isEqualTo(dialect);
    assertThat(provider("vertex").path(new WirePath(path, model, stream, values)))
        .isEqualTo("/projects/blue/locations/us-east5" + expected);
  }

  @Test
  void claudeOnVertexHasItsVersionInTheBodyAndNoModel() {
    // Given
    Provider vertex = provider("vertex");
    ChatRequest request =
        ChatRequest.of("claude-opus-4-6", List.of(Message.of(Role.USER, "x")), Parameters.NONE);
    WireRequest wire = vertex.dialect(request.model()).writeRequest(request);

    // When
    vertex.adjust(wire.body(), request);

    // Then
    assertThat(wire.body().has("model")).isFalse();
    assertThat(wire.body().path("anthropic_version").asText()).isEqualTo("vertex-2023-10-16");
  }

  @Test
  void aServiceAccountAsksForATokenWithItsSignature() {
    // When
    Authorisation how = provider("vertex").authorisation(Map.of("credentials", ACCOUNT));

    // Then
    assertThat(how).isInstanceOf(Authorisation.Token.class);
    assertThat(((Authorisation.Token) how).request())
        .isEqualTo(
            new TokenRequest.Assertion(
                URI.create("https://oauth2.googleapis.com/token"),
                "robot@blue.example",
                "k1",
                "PEM",
                "https://www.googleapis.com/auth/cloud-platform"));
    assertThat(how.toString()).doesNotContain("PEM");
  }

  @Test
  void aPersonsOwnCredentialsAskWithTheirRefreshToken() {
    // Given
    String person =
        "{\"type\":\"authorized_user\",\"client_id\":\"c\",\"client_secret\":\"s\","
            + "\"refresh_token\":\"r\",\"quota_project_id\":\"green\"}";

    // When
    var how = (Authorisation.Token) provider("vertex").authorisation(Map.of("credentials", person));

    // Then
    assertThat(provider("vertex").fault(Map.of("credentials", person))).isNull();
    assertThat(((TokenRequest.Form) how.request()).fields())
        .containsEntry("grant_type", "refresh_token")
        .containsEntry("refresh_token", "r");
    assertThat(how.headers()).containsEntry("x-goog-user-project", "green");
    assertThat(how.toString()).doesNotContain("=r").doesNotContain("refresh_token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "text", "{\"type\":\"service_account\"}", "{\"type\":\"external_account\"}"})
  void whatIsNoKeyOfGooglesIsNamed(String text) {
    FieldFault fault =
        Objects.requireNonNull(provider("vertex").fault(Map.of("credentials", text)));
    assertThat(fault.field()).isEqualTo("credentials");
  }

  @Test
  void bedrockSignsForItsRegion() {
    // When
    Authorisation how =
        provider("bedrock")
            .authorisation(
                Map.of("accessKeyId", "A", "secretAccessKey", "S", "region", "eu-west-1"));

    // Then
    assertThat(how)
        .isEqualTo(new Authorisation.AwsSignature("bedrock", "eu-west-1", "A", "S", null));
    assertThat(how.toString()).doesNotContain("S,").contains("eu-west-1");
  }

  /** Converse is spoken, but where it refuses or the owner chose otherwise. */
  @ParameterizedTest
  @CsvSource({
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0, '', bedrock-converse",
    "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdef123456, '', bedrock-invoke",
    "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef123456, '', bedrock-converse",
    "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-tg1-large, '', bedrock-converse",
    "arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine, '', bedrock-converse",
    "ai21.j2-ultra-v1, '', bedrock-invoke",
    "amazon.nova-lite-v1:0, invoke, bedrock-invoke",
    "amazon.nova-lite-v1:0, invoke-mistral, bedrock-invoke",
    "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdef123456, converse,"
        + " bedrock-converse",
  })
  void bedrockSpeaksWhatTheModelOrTheOwnerDemands(String model, String speak, String dialect) {
    Map<String, String> settings = speak.isEmpty() ? Map.of() : Map.of("speak", speak);
    assertThat(provider("bedrock").dialect(model, settings).id()).isEqualTo(dialect);
  }

  @Test
  void bedrockTakesTheFormThatTheOwnerNames() {
    // Given
    String arn = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef123456";
    ChatRequest request =
        ChatRequest.of(arn, List.of(Message.of(Role.USER, "Hi")), Parameters.NONE);

    // When
    Dialect mistral = provider("bedrock").dialect(arn, Map.of("speak", "invoke-mistral"));

    // Then
    assertThat(mistral.writeRequest(request).body().path("prompt").asText())
        .isEqualTo("<s>[INST] Hi [/INST]");
  }

  @ParameterizedTest
  @CsvSource({
    "converse, true",
    "invoke, true",
    "invoke-llama, true",
    "invoke-claude-text, true",
    "Invoke, false",
    "invoke-, false",
    "invoke-gpt, false",
    "chat, false"
  })
  void onlyInterfacesThatBedrockHasCanBeChosen(String value, boolean taken) {
    assertThat(fault("bedrock", "speak", value) == null).isEqualTo(taken);
  }

  /** What a prompt cannot hold is named, so that it can be refused instead of left out. */
  @Test
  void whatAFormDoesNotTakeCanBeRefused() {
    // Given
    ChatRequest request =
        ChatRequest.of(
            "amazon.titan-tg1-large",
            List.of(Message.of(Role.USER, "Hi")),
            new Parameters(0.1, null, 3, null, List.of(), 7L, null, null, null));
    Provider bedrock = provider("bedrock");

    // When
    List<String> unsupported =
        VendorRequest.unsupported(
            bedrock, bedrock.dialect(request.model(), Map.of("speak", "invoke")), request);

    // Then
    assertThat(unsupported).containsExactlyInAnyOrder("top_k", "seed");
  }

  @Test
  void copilotAnnouncesWhoAsks() {
    // Given
    var question = Message.of(Role.USER, "x");
    var result = new Message(Role.TOOL, List.of(), null);

    // Then
    assertThat(provider("copilot").headers(request(question)))
        .isEqualTo(Map.of("x-initiator", "user"));
    assertThat(provider("copilot").headers(request(question, result)))
        .isEqualTo(Map.of("x-initiator", "agent"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bedrock | {\"modelSummaries\":[{\"modelId\":\"a\",\"inferenceTypesSupported\":[\"ON_DEMAND\"],"
            + "\"outputModalities\":[\"TEXT\"]},{\"modelId\":\"x\",\"inferenceTypesSupported\":"
            + "[\"INFERENCE_PROFILE\"],\"outputModalities\":[\"TEXT\"]}]} | a",
        "bedrock | {\"inferenceProfileSummaries\":[{\"inferenceProfileId\":\"us.a\",\"type\":"
            + "\"SYSTEM_DEFINED\"},{\"inferenceProfileId\":\"q\",\"inferenceProfileArn\":\"arn:b\","
            + "\"type\":\"APPLICATION\"}]} | us.a arn:b",
        "vertex | {\"publisherModels\":[{\"name\":\"publishers/google/models/gemini-2.5-pro\"},"
            + "{\"name\":\"publishers/google/models/imagen-4\"},"
            + "{\"name\":\"publishers/anthropic/models/claude-opus-4-6\"}]} | gemini-2.5-pro"
            + " claude-opus-4-6",
        "databricks | {\"endpoints\":[{\"name\":\"a\",\"task\":\"llm/v1/chat\"},"
            + "{\"name\":\"e\",\"task\":\"llm/v1/embeddings\"}]} | a",
        "cloudflare | {\"result\":[{\"id\":\"7\",\"name\":\"@cf/meta/llama\"}]} | @cf/meta/llama",
        "copilot | {\"data\":[{\"id\":\"a\",\"capabilities\":{\"type\":\"chat\"}},"
            + "{\"id\":\"e\",\"capabilities\":{\"type\":\"embeddings\"}}]} | a",
        "snowflake | {\"models\":[\"claude-sonnet-4-6\",\"llama3.3-70b\"]} | claude-sonnet-4-6"
            + " llama3.3-70b",
        "github | [{\"id\":\"openai/gpt-4.1\",\"supported_output_modalities\":[\"text\"]},"
            + "{\"id\":\"openai/text-embedding-3-small\",\"supported_output_modalities\":"
            + "[\"embeddings\"]},{\"id\":\"x/painter\",\"supported_output_modalities\":"
            + "[\"image\"]}] | openai/gpt-4.1 openai/text-embedding-3-small",
        "azure | {\"data\":[{\"id\":\"my-deployment\",\"model\":\"gpt-4o\"}]} | my-deployment",
      })
  void readsItsVendorsList(String id, String body, String names) {
    assertThat(provider(id).answeringModels(body.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(List.of(names.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"access_token\":\"t\",\"expires_in\":3599,\"token_type\":\"Bearer\"} | 3599",
        "{\"token\":\"t\",\"expires_at\":1800,\"refresh_in\":1500} | 800",
        "{\"token\":\"t\",\"expires_at\":1} | 0",
        "{\"access_token\":\"t\"} | 3600",
      })
  void readsTokensOfBothShapes(String body, long seconds) {
    IssuedToken token =
        IssuedToken.read(body.getBytes(StandardCharsets.UTF_8), Instant.ofEpochSecond(1000));
    assertThat(token).isEqualTo(new IssuedToken("t", Duration.ofSeconds(seconds)));
  }

  private static @Nullable FieldFault fault(String id, String field, String value) {
    return provider(id).fields().stream()
        .filter(each -> each.id().equals(field))
        .findFirst()
        .orElseThrow()
        .fault(value);
  }

  private static ChatRequest request(Message... messages) {
    return ChatRequest.of("m", List.of(messages), Parameters.NONE);
  }

  private static Provider provider(String id) {
    return Providers.installed().find(id).orElseThrow();
  }
}
