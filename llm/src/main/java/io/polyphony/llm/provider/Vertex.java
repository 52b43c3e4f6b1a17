package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.VertexEmbed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Google Vertex AI. Gemini speaks Google's dialect; Claude speaks Anthropic's, with the model in
 * the path and a version in the body; models of other makers, named {@code maker/model}, speak
 * OpenAI's. Requests carry a token of an hour, got with a service account's key or a person's
 * application default credentials.
 */
@AutoService(Provider.class)
public final class Vertex implements Provider {
  private static final String CREDENTIALS = "credentials";
  private static final String PROJECT = "project";
  private static final String LOCATION = "location";
  private static final String GLOBAL = "global";
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final URI TOKENS = URI.create("https://oauth2.googleapis.com/token");
  private static final String ANTHROPIC_VERSION = "vertex-2023-10-16";
  private static final String ID = "vertex";

  /** Answers without a limit of the client's end here, lest one runs for an hour. */
  private static final long LONGEST = 64_000;

  private static final Dialect CLAUDE = AnthropicMessages.withLimits(Vertex::limit);

  private static final class Known {
    static final Catalog MODELS = Catalog.load(List.of(ID));
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String label() {
    return "Google Vertex AI";
  }

  @Override
  public URI baseUrl() {
    return baseUrl(Map.of());
  }

  @Override
  public URI baseUrl(Map<String, String> settings) {
    return URI.create(host(settings) + "/v1");
  }

  private static String host(Map<String, String> settings) {
    String location = location(settings);
    return switch (location) {
      case GLOBAL -> "https://aiplatform.googleapis.com";
      case "us", "eu" -> "https://aiplatform." + location + ".rep.googleapis.com";
      default -> "https://" + location + "-aiplatform.googleapis.com";
    };
  }

  private static String location(Map<String, String> settings) {
    return HostText.of(settings.getOrDefault(LOCATION, GLOBAL));
  }

  @Override
  public Dialect dialect() {
    return GeminiGenerate.standard();
  }

  @Override
  public Dialect dialect(String model) {
    if (model.startsWith("claude")) {
      return CLAUDE;
    }
    return model.contains("/") ? OpenAiChat.standard() : GeminiGenerate.standard();
  }

  private static int limit(String model) {
    Long longest = Known.MODELS.find(ID, model).map(ModelCard::maxOutput).orElse(null);
    return longest == null
        ? AnthropicMessages.DEFAULT_LIMIT
        : Math.toIntExact(Math.min(longest, LONGEST));
  }

  @Override
  public String path(WirePath path) {
    String project = PathText.segment(project(path.values()));
    String place = "/projects/" + project + "/locations/" + location(path.values());
    if (path.model().startsWith("claude")) {
      return place + "/publishers/anthropic/models/" + claude(path);
    }
    return path.model().contains("/")
        ? place + "/endpoints/openapi" + path.path()
        : place + "/publishers/google" + path.path();
  }

  private static String claude(WirePath path) {
    if (path.path().endsWith("/count_tokens")) {
      return "count-tokens:rawPredict";
    }
    String model = PathText.segment(path.model()).replace("%40", "@");
    return model + (path.stream() ? ":streamRawPredict" : ":rawPredict");
  }

  private static String project(Map<String, String> values) {
    String said = values.getOrDefault(PROJECT, "");
    JsonNode file = file(values);
    return !said.isEmpty()
        ? said
        : file.path("project_id").asText(file.path("quota_project_id").asText(""));
  }

  private static JsonNode file(Map<String, String> values) {
    return ModelList.parse(values.getOrDefault(CREDENTIALS, "").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public EmbeddingDialect embeddings() {
    return VertexEmbed.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(
        CredentialField.document(
                CREDENTIALS, "Service account key", "{\"type\": \"service_account\", ...}")
            .withHelp(
                "The JSON file of a service account with the role Vertex AI User,"
                    + " or your application_default_credentials.json."),
        CredentialField.segment(PROJECT, "Project", "my-project")
            .optional()
            .withHelp("Leave it empty to take the one in the key."),
        CredentialField.hostLabel(LOCATION, "Location", "us-central1").startingAs(GLOBAL));
  }

  @Override
  public @Nullable FieldFault fault(Map<String, String> values) {
    JsonNode file = file(values);
    String type = file.path("type").asText("");
    boolean account =
        type.equals("service_account")
            && file.path("client_email").isTextual()
            && file.path("private_key").isTextual();
    boolean person =
        type.equals("authorized_user")
            && file.path("client_id").isTextual()
            && file.path("client_secret").isTextual()
            && file.path("refresh_token").isTextual();
    if (!account && !person) {
      return new FieldFault(
          CREDENTIALS,
          "This is neither a service account's key nor application default credentials of a"
              + " person. Paste the whole JSON file.");
    }
    return project(values).isEmpty()
        ? new FieldFault(PROJECT, "Project is missing: these credentials do not name one.")
        : null;
  }

  @Override
  public URI keyPage() {
    return URI.create("https://console.cloud.google.com/iam-admin/serviceaccounts");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("GOOGLE_APPLICATION_CREDENTIALS");
  }

  @Override
  public Map<String, List<String>> environment() {
    return Map.of(
        CREDENTIALS, environmentVariables(),
        PROJECT, List.of("GOOGLE_CLOUD_PROJECT"),
        LOCATION, List.of("GOOGLE_CLOUD_LOCATION"));
  }

  @Override
  public Map<String, String> authorise(Map<String, String> credential) {
    return Map.of();
  }

  @Override
  public Authorisation authorisation(Map<String, String> credential) {
    JsonNode file = file(credential);
    Map<String, String> headers = new HashMap<>();
    if (file.path("quota_project_id").isTextual()) {
      headers.put("x-goog-user-project", file.path("quota_project_id").textValue());
    }
    return new Authorisation.Token(request(file), headers);
  }

  private static TokenRequest request(JsonNode file) {
    return file.path("type").asText("").equals("authorized_user")
        ? new TokenRequest.Form(
            TOKENS,
            Map.of(
                "grant_type", "refresh_token",
                "client_id", file.path("client_id").asText(""),
                "client_secret", file.path("client_secret").asText(""),
                "refresh_token", file.path("refresh_token").asText("")))
        : new TokenRequest.Assertion(
            TOKENS,
            file.path("client_email").asText(""),
            file.path("private_key_id").asText(""),
            file.path("private_key").asText(""),
            SCOPE);
  }

  @Override
  public boolean adjusts() {
    return true;
  }

  /** Claude's model stands in the path, its version in the body. */
  @Override
  public void adjust(ObjectNode body, ChatRequest request) {
    if (request.model().startsWith("claude")) {
      body.remove("model");
      body.put("anthropic_version", ANTHROPIC_VERSION);
    }
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  /** Lists stand in the newer version of the interface alone. */
  @Override
  public List<ModelListing> listings(Map<String, String> settings) {
    URI newer = URI.create(host(settings) + "/v1beta1");
    return List.of(
        new ModelListing(newer, "/publishers/google/models?pageSize=200"),
        new ModelListing(newer, "/publishers/anthropic/models?pageSize=200"));
  }

  /**
   * {@code publishers/google/models/gemini-...}; those of Google that are no Gemini do not chat.
   */
  @Override
  public List<String> readModels(byte[] body) {
    List<String> names = new ArrayList<>();
    for (JsonNode model : ModelList.parse(body).path("publisherModels")) {
      String name = model.path("name").asText("");
      String last = name.substring(name.lastIndexOf('/') + 1);
      boolean chats = last.startsWith("gemini") && !last.contains("embedding");
      if (chats || name.startsWith("publishers/anthropic/")) {
        names.add(last);
      }
    }
    return List.copyOf(names);
  }
}
