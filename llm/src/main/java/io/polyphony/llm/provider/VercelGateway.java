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
 * Vercel AI Gateway: many vendors behind one key; carries reasoning as signed details, knows cache
 * markers, and says the wish for reasoning as an object.
 */
@AutoService(Provider.class)
public final class VercelGateway implements Provider {
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD
              .withCacheMarkers()
              .withThinking(OpenAiOptions.Thinking.REASONING_DETAILS)
              .withEffort(OpenAiOptions.Effort.OBJECT));

  @Override
  public String id() {
    return "vercel";
  }

  @Override
  public String label() {
    return "Vercel AI Gateway";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://ai-gateway.vercel.sh/v1");
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
    return List.of(CredentialField.apiKey("vck_..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://vercel.com/docs/ai-gateway/authentication");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("AI_GATEWAY_API_KEY");
  }
}
