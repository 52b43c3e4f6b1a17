package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.EmbeddingOptions;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import io.polyphony.llm.dialect.OpenAiOptions;
import java.net.URI;
import java.util.List;

/**
 * OpenRouter: many vendors behind one key; carries reasoning as signed details and knows cache
 * markers.
 */
@AutoService(Provider.class)
public final class OpenRouter implements Provider {
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD
              .withDocumentAddress(OpenAiOptions.DocumentAddress.FILE_DATA)
              .withTopK()
              .withCacheMarkers()
              .withThinking(OpenAiOptions.Thinking.REASONING_DETAILS)
              .withEffort(OpenAiOptions.Effort.OBJECT));
  private static final EmbeddingDialect EMBEDDINGS = OpenAiEmbeddings.with(EmbeddingOptions.OPENAI);

  @Override
  public String id() {
    return "openrouter";
  }

  @Override
  public String label() {
    return "OpenRouter";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://openrouter.ai/api/v1");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public EmbeddingDialect embeddings() {
    return EMBEDDINGS;
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("sk-or-..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://openrouter.ai/settings/keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("OPENROUTER_API_KEY");
  }
}
