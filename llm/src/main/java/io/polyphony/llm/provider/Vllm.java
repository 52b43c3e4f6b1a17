package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import io.polyphony.llm.dialect.OpenAiOptions;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * A vLLM server on the owner's machine. It understands {@code top_k}, takes earlier reasoning back
 * as {@code reasoning}, and switches thinking by the chat template's arguments.
 */
@AutoService(Provider.class)
public final class Vllm implements Provider {
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD
              .withTopK()
              .withThinking(OpenAiOptions.Thinking.REASONING)
              .withEffort(OpenAiOptions.Effort.TEMPLATE));

  @Override
  public String id() {
    return "vllm";
  }

  @Override
  public String label() {
    return "vLLM";
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.LOCAL;
  }

  @Override
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:8000/v1");
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
  public Set<OpenAiRelay> relays(Dialect dialect) {
    return Set.of(OpenAiRelay.TRANSCRIPTIONS);
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.optionalApiKey());
  }
}
