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

/** Groq speaks OpenAI chat and takes earlier reasoning back as {@code reasoning}. */
@AutoService(Provider.class)
public final class Groq implements Provider {
  private static final EmbeddingDialect EMBEDDINGS =
      OpenAiEmbeddings.with(EmbeddingOptions.OPENAI.withoutDimensions());
  private static final Dialect DIALECT =
      OpenAiChat.with(OpenAiOptions.STANDARD.withThinking(OpenAiOptions.Thinking.REASONING));

  @Override
  public String id() {
    return "groq";
  }

  @Override
  public String label() {
    return "Groq";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.groq.com/openai/v1");
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
    return EnumSet.of(
        OpenAiRelay.SPEECH, OpenAiRelay.TRANSCRIPTIONS, OpenAiRelay.FILES, OpenAiRelay.BATCHES);
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("gsk_..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://console.groq.com/keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("GROQ_API_KEY");
  }
}
