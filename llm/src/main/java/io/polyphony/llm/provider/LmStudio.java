package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import java.net.URI;
import java.util.List;

/** LM Studio's server on the owner's machine. */
@AutoService(Provider.class)
public final class LmStudio implements Provider {

  @Override
  public String id() {
    return "lmstudio";
  }

  @Override
  public String label() {
    return "LM Studio";
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.LOCAL;
  }

  @Override
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:1234/v1");
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
    return List.of(CredentialField.optionalApiKey());
  }
}
