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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * GitHub Models speaks OpenAI chat at its own paths; the list of models lies outside the base URL,
 * so the catalogue alone names them.
 */
@AutoService(Provider.class)
public final class GitHubModels implements Provider {
  private static final Set<String> ANSWERING = Set.of("text", "embeddings");

  @Override
  public String id() {
    return "github";
  }

  @Override
  public String label() {
    return "GitHub Models";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://models.github.ai/inference");
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
    return List.of(CredentialField.apiKey("github_pat_..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://github.com/settings/tokens");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("GITHUB_MODELS_TOKEN");
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  /** The list belongs to no organisation, so it stands beside the interface that answers. */
  @Override
  public List<ModelListing> listings(Map<String, String> settings) {
    return List.of(new ModelListing(URI.create("https://models.github.ai"), "/catalog/models"));
  }

  /** Those that say something or embed. */
  @Override
  public List<String> answeringModels(byte[] body) {
    List<String> names = new ArrayList<>();
    for (JsonNode model : ModelList.parse(body)) {
      if (model.path("id").isTextual() && answers(model.path("supported_output_modalities"))) {
        names.add(model.path("id").textValue());
      }
    }
    return List.copyOf(names);
  }

  private static boolean answers(JsonNode modalities) {
    for (JsonNode modality : modalities) {
      if (ANSWERING.contains(modality.asText())) {
        return true;
      }
    }
    return modalities.isEmpty();
  }
}
