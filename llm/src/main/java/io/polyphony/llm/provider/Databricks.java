package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Databricks: the serving endpoints of one's own workspace are the models. */
@AutoService(Provider.class)
public final class Databricks implements Provider {
  private static final String WORKSPACE = "workspace";
  private static final String EXAMPLE = "workspace.cloud.databricks.com";
  private static final Pattern SHAPE =
      Pattern.compile(
          "(https://)?[A-Za-z0-9.-]+\\.(cloud\\.databricks\\.com|gcp\\.databricks\\.com"
              + "|azuredatabricks\\.net|databricks\\.azure\\.(us|cn)|cloud\\.databricks\\.us)/?");

  @Override
  public String id() {
    return "databricks";
  }

  @Override
  public String label() {
    return "Databricks";
  }

  @Override
  public URI baseUrl() {
    return baseUrl(Map.of());
  }

  @Override
  public URI baseUrl(Map<String, String> settings) {
    return URI.create(workspace(settings) + "/serving-endpoints");
  }

  private static String workspace(Map<String, String> settings) {
    return "https://" + HostText.of(settings.getOrDefault(WORKSPACE, EXAMPLE));
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public EmbeddingDialect embeddings() {
    return OpenAiEmbeddings.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(
        CredentialField.setting(WORKSPACE, "Workspace", "dbc-a1b2c3d4-e5f6.cloud.databricks.com")
            .matching(SHAPE)
            .withHelp("The host in your browser's address bar."),
        CredentialField.secret(CredentialField.API_KEY, "Access token", "dapi..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://docs.databricks.com/aws/en/dev-tools/auth/pat");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("DATABRICKS_TOKEN");
  }

  @Override
  public Map<String, List<String>> environment() {
    return Map.of(
        CredentialField.API_KEY, environmentVariables(), WORKSPACE, List.of("DATABRICKS_HOST"));
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  @Override
  public List<ModelListing> listings(Map<String, String> settings) {
    return List.of(new ModelListing(URI.create(workspace(settings)), "/api/2.0/serving-endpoints"));
  }

  /** Endpoints that chat; others embed or classify. */
  @Override
  public List<String> readModels(byte[] body) {
    List<String> names = new ArrayList<>();
    for (JsonNode endpoint : ModelList.parse(body).path("endpoints")) {
      String task = endpoint.path("task").asText("llm/v1/chat");
      if (task.equals("llm/v1/chat") && endpoint.path("name").isTextual()) {
        names.add(endpoint.path("name").textValue());
      }
    }
    return List.copyOf(names);
  }
}
