package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.EmbeddingOptions;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Voyage AI: embeddings only, and no list of models. */
@AutoService(Provider.class)
public final class Voyage implements Provider {
  private static final EmbeddingDialect EMBEDDINGS =
      OpenAiEmbeddings.with(
          EmbeddingOptions.STANDARD.withOutputDimension().withBase64().withPurpose());

  @Override
  public String id() {
    return "voyage";
  }

  @Override
  public String label() {
    return "Voyage AI";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.voyageai.com/v1");
  }

  /** Of its errors only. */
  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public boolean chats() {
    return false;
  }

  @Override
  public EmbeddingDialect embeddings() {
    return EMBEDDINGS;
  }

  @Override
  public URI keyPage() {
    return URI.create("https://dashboard.voyageai.com/organization/api-keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("VOYAGE_API_KEY");
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }
}
