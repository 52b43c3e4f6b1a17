package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import io.polyphony.llm.dialect.OpenAiOptions;
import java.net.URI;
import java.util.List;

/**
 * Fireworks AI speaks OpenAI chat, understands {@code top_k}, and takes earlier reasoning back as
 * {@code reasoning_content}.
 */
@AutoService(Provider.class)
public final class Fireworks implements Provider {
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD.withTopK().withThinking(OpenAiOptions.Thinking.REASONING_CONTENT));

  @Override
  public String id() {
    return "fireworks";
  }

  @Override
  public String label() {
    return "Fireworks AI";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.fireworks.ai/inference/v1");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public EmbeddingDialect embeddings() {
    return OpenAiEmbeddings.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("fw_..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://app.fireworks.ai/settings/users/api-keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("FIREWORKS_API_KEY");
  }
}
