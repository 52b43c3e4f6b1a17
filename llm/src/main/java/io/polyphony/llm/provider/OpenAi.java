package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.EmbeddingOptions;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import io.polyphony.llm.dialect.OpenAiOptions;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** OpenAI: the dialect's own vendor. Its newer models refuse {@code max_tokens}. */
@AutoService(Provider.class)
public final class OpenAi implements Provider {
  private static final Dialect DIALECT = OpenAiChat.with(OpenAiOptions.OPENAI);
  private static final EmbeddingDialect EMBEDDINGS = OpenAiEmbeddings.with(EmbeddingOptions.OPENAI);

  @Override
  public String id() {
    return "openai";
  }

  @Override
  public String label() {
    return "OpenAI";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.openai.com/v1");
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
  public Set<OpenAiRelay> relays(Dialect dialect) {
    return EnumSet.allOf(OpenAiRelay.class);
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("sk-..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://platform.openai.com/api-keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("OPENAI_API_KEY");
  }
}
