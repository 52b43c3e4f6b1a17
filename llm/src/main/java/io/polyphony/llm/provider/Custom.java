package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Any server at any address in one of the dialects: the credential names both. The base URL below
 * is never used; a custom credential without an address is refused when it is made.
 */
@AutoService(Provider.class)
public final class Custom implements Provider {

  @Override
  public String id() {
    return "custom";
  }

  @Override
  public String label() {
    return "Custom server";
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.CUSTOM;
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://custom.invalid");
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public EmbeddingDialect embeddings() {
    return OpenAiEmbeddings.standard();
  }

  /** Whether such a server has them all is the owner's to know. */
  @Override
  public Set<OpenAiRelay> relays(Dialect dialect) {
    return Dialects.isOpenAi(dialect) ? EnumSet.allOf(OpenAiRelay.class) : Set.of();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.optionalApiKey());
  }
}
