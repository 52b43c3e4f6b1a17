package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GitHub Models speaks OpenAI chat at its own paths; the list of models lies outside the base URL,
 * so the catalogue alone names them.
 */
@AutoService(Provider.class)
public final class GitHubModels implements Provider {

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
}
