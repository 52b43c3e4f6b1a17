package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.CohereChat;
import io.polyphony.llm.dialect.CohereEmbed;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import java.net.URI;
import java.util.List;

/** Cohere. Chat and embed are of version 2 of its interface, the list of models of version 1. */
@AutoService(Provider.class)
public final class Cohere implements Provider {

  @Override
  public String id() {
    return "cohere";
  }

  @Override
  public String label() {
    return "Cohere";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.cohere.com");
  }

  @Override
  public Dialect dialect() {
    return CohereChat.standard();
  }

  @Override
  public EmbeddingDialect embeddings() {
    return CohereEmbed.standard();
  }

  @Override
  public URI keyPage() {
    return URI.create("https://dashboard.cohere.com/api-keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("COHERE_API_KEY", "CO_API_KEY");
  }

  /** One page holds them all. */
  @Override
  public String modelsPath() {
    return "/v1/models?page_size=1000";
  }

  @Override
  public List<String> readModels(byte[] body) {
    return ModelList.names(ModelList.parse(body).path("models"), "name");
  }
}
