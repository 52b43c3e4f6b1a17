package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.EmbeddingOptions;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import io.polyphony.llm.dialect.OpenAiOptions;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Perplexity speaks OpenAI chat and adds what it has read as citations. It knows no seed, no end
 * user and no biases, demands JSON by a schema only, and takes the address of a document. Its
 * vectors are signed bytes. Its list of models is that of another interface, so the catalogue alone
 * names them.
 */
@AutoService(Provider.class)
public final class Perplexity implements Provider {
  private static final EmbeddingDialect EMBEDDINGS =
      OpenAiEmbeddings.with(EmbeddingOptions.STANDARD.withBytes());
  private static final List<String> UNKNOWN = List.of("seed", "user", "logit_bias");
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD
              .withTopK()
              .withMaxTokensOnly()
              .withDocumentAddress(OpenAiOptions.DocumentAddress.FILE_URL));

  @Override
  public String id() {
    return "perplexity";
  }

  @Override
  public String label() {
    return "Perplexity";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.perplexity.ai");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  /** Embeddings stand under a version, chat does not. */
  @Override
  public String path(WirePath path) {
    return path.path().equals("/embeddings") ? "/v1/embeddings" : path.path();
  }

  @Override
  public EmbeddingDialect embeddings() {
    return EMBEDDINGS;
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("pplx-..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://www.perplexity.ai/account/api/keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("PERPLEXITY_API_KEY", "PPLX_API_KEY");
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  @Override
  public boolean adjusts() {
    return true;
  }

  @Override
  public void adjust(ObjectNode body, ChatRequest request) {
    body.remove(UNKNOWN);
    if (body.path("response_format").path("type").asText().equals("json_object")) {
      body.remove("response_format");
    }
  }
}
