package io.polyphony.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.dialect.WireRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
  private static final Path CATALOGUE = Path.of("src/main/resources/catalog");
  private static final Path EXAMPLES = Path.of("src/test/resources/cassettes");

  static Stream<Provider> all() {
    return Providers.installed().all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "anthropic, https://api.anthropic.com/v1, REMOTE, ANTHROPIC_API_KEY",
    "azure, https://resource.openai.azure.com/openai, REMOTE, AZURE_OPENAI_API_KEY",
    "bedrock, https://bedrock-runtime.us-east-1.amazonaws.com, REMOTE, AWS_SECRET_ACCESS_KEY",
    "cohere, https://api.cohere.com, REMOTE, COHERE_API_KEY CO_API_KEY",
    "cerebras, https://api.cerebras.ai/v1, REMOTE, CEREBRAS_API_KEY",
    "cloudflare, https://api.cloudflare.com/client/v4/accounts/0123456789abcdef0123456789abcdef/ai/v1,"
        + " REMOTE, CLOUDFLARE_API_TOKEN",
    "copilot, https://api.githubcopilot.com, REMOTE, GITHUB_COPILOT_TOKEN",
    "custom, https://custom.invalid, CUSTOM, ",
    "databricks, https://workspace.cloud.databricks.com/serving-endpoints, REMOTE, DATABRICKS_TOKEN",
    "deepseek, https://api.deepseek.com, REMOTE, DEEPSEEK_API_KEY",
    "gemini, https://generativelanguage.googleapis.com/v1beta, REMOTE, GEMINI_API_KEY GOOGLE_API_KEY",
    "github, https://models.github.ai/inference, REMOTE, GITHUB_MODELS_TOKEN",
    "groq, https://api.groq.com/openai/v1, REMOTE, GROQ_API_KEY",
    "llamacpp, http://127.0.0.1:8080/v1, LOCAL, ",
    "lmstudio, http://127.0.0.1:1234/v1, LOCAL, ",
    "mistral, https://api.mistral.ai/v1, REMOTE, MISTRAL_API_KEY",
    "ollama, http://127.0.0.1:11434, LOCAL, ",
    "openai, https://api.openai.com/v1, REMOTE, OPENAI_API_KEY",
    "openrouter, https://openrouter.ai/api/v1, REMOTE, OPENROUTER_API_KEY",
    "sandbox, sandbox:/, SANDBOX, ",
    "snowflake, https://account.snowflakecomputing.com/api/v2/cortex/v1, REMOTE, SNOWFLAKE_TOKEN",
    "together, https://api.together.xyz/v1, REMOTE, TOGETHER_API_KEY",
    "vertex, https://aiplatform.googleapis.com/v1, REMOTE, GOOGLE_APPLICATION_CREDENTIALS",
    "voyage, https://api.voyageai.com/v1, REMOTE, VOYAGE_API_KEY",
    "xai, https://api.x.ai/v1, REMOTE, XAI_API_KEY",
  })
  void isFoundWithItsAddressAndItsVariable(
      String id, URI address, ProviderKind kind, String variable) {
    Provider provider = Providers.installed().find(id).orElseThrow();
    assertThat(provider.baseUrl()).isEqualTo(address);
    assertThat(provider.kind()).isEqualTo(kind);
    assertThat(provider.environmentVariables())
        .isEqualTo(variable == null ? List.of() : List.of(variable.split(" ")));
  }

  @ParameterizedTest
  @MethodSource("all")
  void isWellFormed(Provider provider) {
    assertThat(provider.id()).matches("[a-z][a-z0-9]*");
    assertThat(provider.label()).isNotBlank();
    assertThat(provider.baseUrl().toString().replace("sandbox:/", "")).doesNotEndWith("/");
    assertThat(provider.fields()).doesNotHaveDuplicates();
    assertThat(provider.getClass().getConstructors()).hasSize(1);
    if (provider.kind() == ProviderKind.REMOTE) {
      assertThat(provider.baseUrl()).hasScheme("https");
      assertThat(Objects.requireNonNull(provider.keyPage())).hasScheme("https");
      assertThat(provider.fields()).anyMatch(field -> field.secret() && field.required());
      assertThat(provider.environmentVariables()).isNotEmpty();
    }
    if (provider.kind() == ProviderKind.LOCAL) {
      assertThat(provider.baseUrl()).hasHost("127.0.0.1");
      assertThat(provider.fields()).noneMatch(CredentialField::required);
    }
  }

  @Test
  void noTwoShareAVariable() {
    List<String> variables =
        all().flatMap(provider -> provider.environmentVariables().stream()).toList();
    assertThat(variables).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("all")
  void carriesNoCredentialThatIsNotThere(Provider provider) {
    assertThat(provider.authorise(Map.of())).isEmpty();
    assertThat(provider.authorise(Map.of(CredentialField.API_KEY, ""))).isEmpty();
  }

  /** Local and custom servers say themselves which models they have. */
  @Test
  void everyVendorHasACatalogueAndExamples() throws IOException {
    // Given
    Set<String> vendors =
        all()
            .filter(provider -> provider.kind() == ProviderKind.REMOTE)
            .map(Provider::id)
            .collect(Collectors.toCollection(HashSet::new));

    // Then
    assertThat(names(EXAMPLES)).containsAll(vendors);
    vendors.add(Sandbox.ID);
    assertThat(names(CATALOGUE)).containsAll(vendors);
  }

  /** The split happens at the first slash only, and only behind a provider's id. */
  @ParameterizedTest
  @CsvSource({
    "openai/gpt-4o, openai, gpt-4o",
    "openrouter/openai/gpt-4o, openrouter, openai/gpt-4o",
    "together/meta-llama/Llama-4-Scout-17B-16E-Instruct, together,"
        + " meta-llama/Llama-4-Scout-17B-16E-Instruct",
    "ollama/llama3.2:3b, ollama, llama3.2:3b",
    "custom/a/b/c, custom, a/b/c",
  })
  void splitsAFullName(String full, String provider, String name) {
    ModelName split = Objects.requireNonNull(Providers.installed().split(full));
    assertThat(split.provider().id()).isEqualTo(provider);
    assertThat(split.name()).isEqualTo(name);
    assertThat(split.id()).isEqualTo(full);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "meta-llama/Llama-4",
        "/gpt-4o",
        "openai/",
        "openai",
        "",
        "/",
        "OpenAI/x"
      })
  void leavesOtherNamesWhole(String name) {
    assertThat(Providers.installed().split(name)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai   | {\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
        "together | [{\"id\":\"a\",\"type\":\"chat\"},{\"id\":\"b\",\"type\":\"chat\"}]",
        "lmstudio | {\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":7},{},{\"id\":\"b\"}]}",
        "ollama   | {\"models\":[{\"name\":\"a\",\"model\":\"a\"},{\"name\":7},{},{\"name\":\"b\"}]}",
        "cohere   | {\"models\":[{\"name\":\"a\",\"endpoints\":[\"chat\"]},{\"name\":\"b\"}]}",
      })
  void readsListsOfModels(String id, String body) {
    assertThat(read(id, body)).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "<html>", "{}", "{\"data\":null}", "{\"data\":{}}", "[[]]"})
  void readsNoModelsFromNonsense(String body) {
    assertThat(read("openai", body)).isEmpty();
  }

  @Test
  void mistralCallsTheSeedDifferently() {
    // Given
    Provider mistral = Providers.installed().find("mistral").orElseThrow();
    var parameters = new Parameters(null, null, null, null, List.of(), 42L, null, null, null);
    ChatRequest request = ChatRequest.of("m", List.of(Message.of(Role.USER, "x")), parameters);
    WireRequest wire = mistral.dialect().writeRequest(request);

    // When
    mistral.adjust(wire.body(), request);

    // Then
    assertThat(wire.body().path("random_seed").asLong()).isEqualTo(42);
    assertThat(wire.body().has("seed")).isFalse();
    assertThat(wire.body().has("stream_options")).isFalse();
    assertThat(wire.body().path("stream").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "none, none",
    "minimal, none",
    "low, high",
    "medium, high",
    "high, high",
    "xhigh, high",
    ", ",
  })
  void mistralKnowsTwoEfforts(String asked, String sent) {
    // Given
    Provider mistral = Providers.installed().find("mistral").orElseThrow();
    ChatRequest request =
        ChatRequest.of("m", List.of(Message.of(Role.USER, "x")), Parameters.NONE)
            .withReasoning(asked == null ? null : new Reasoning(asked, null, null, null));
    WireRequest wire = mistral.dialect().writeRequest(request);

    // When
    mistral.adjust(wire.body(), request);

    // Then
    assertThat(wire.body().path("reasoning_effort").textValue()).isEqualTo(sent);
  }

  private static List<String> read(String id, String body) {
    return Providers.installed()
        .find(id)
        .orElseThrow()
        .readModels(body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString().replace(".yaml", "")).toList();
    }
  }
}
