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
 * NVIDIA's hosted models (NIM) speak OpenAI chat as vLLM does: thinking is switched by the chat
 * template's arguments.
 */
@AutoService(Provider.class)
public final class Nvidia implements Provider {
  private static final EmbeddingDialect EMBEDDINGS =
      OpenAiEmbeddings.with(EmbeddingOptions.OPENAI.withDemandedPassage());
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD.withMaxTokensOnly().withEffort(OpenAiOptions.Effort.TEMPLATE));

  @Override
  public String id() {
    return "nvidia";
  }

  @Override
  public String label() {
    return "NVIDIA NIM";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://integrate.api.nvidia.com/v1");
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
    return List.of(CredentialField.apiKey("nvapi-..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://build.nvidia.com/settings/api-keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("NVIDIA_API_KEY");
  }
}
