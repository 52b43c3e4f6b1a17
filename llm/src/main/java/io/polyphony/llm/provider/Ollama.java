package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.OllamaChat;
import io.polyphony.llm.dialect.OllamaEmbed;
import java.net.URI;
import java.util.List;

/**
 * Ollama on the owner's machine, through its own interface: thinking is a field of its own there,
 * and usage comes unasked.
 */
@AutoService(Provider.class)
public final class Ollama implements Provider {

  @Override
  public String id() {
    return "ollama";
  }

  @Override
  public String label() {
    return "Ollama";
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.LOCAL;
  }

  @Override
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:11434");
  }

  @Override
  public Dialect dialect() {
    return OllamaChat.standard();
  }

  @Override
  public EmbeddingDialect embeddings() {
    return OllamaEmbed.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.optionalApiKey());
  }

  @Override
  public String modelsPath() {
    return "/api/tags";
  }

  @Override
  public List<String> readModels(byte[] body) {
    return ModelList.names(ModelList.parse(body).path("models"), "name");
  }
}
