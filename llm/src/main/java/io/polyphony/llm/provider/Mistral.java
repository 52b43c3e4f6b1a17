package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Mistral speaks OpenAI chat, but calls the seed {@code random_seed}, refuses {@code
 * stream_options} (it reports usage unasked), knows only the efforts {@code none} and {@code high},
 * and carries reasoning as content parts.
 */
@AutoService(Provider.class)
public final class Mistral implements Provider {
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD
              .withDocumentAddress(OpenAiOptions.DocumentAddress.DOCUMENT_URL)
              .withMaxTokensOnly()
              .withoutUsageOption()
              .withThinking(OpenAiOptions.Thinking.CONTENT_PARTS));
  private static final EmbeddingDialect EMBEDDINGS =
      OpenAiEmbeddings.with(EmbeddingOptions.STANDARD.withOutputDimension().withBase64());

  @Override
  public String id() {
    return "mistral";
  }

  @Override
  public String label() {
    return "Mistral";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.mistral.ai/v1");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public EmbeddingDialect embeddings() {
    return EMBEDDINGS;
  }

  /** Its batches have a form of their own. */
  @Override
  public Set<OpenAiRelay> relays(Dialect dialect) {
    return EnumSet.of(OpenAiRelay.TRANSCRIPTIONS, OpenAiRelay.MODERATIONS, OpenAiRelay.FILES);
  }

  @Override
  public URI keyPage() {
    return URI.create("https://console.mistral.ai/api-keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("MISTRAL_API_KEY");
  }

  @Override
  public boolean adjusts() {
    return true;
  }

  @Override
  public void adjust(ObjectNode body, ChatRequest request) {
    JsonNode seed = body.remove("seed");
    if (seed != null) {
      body.set("random_seed", seed);
    }
    body.remove("stream_options");
    effort(body);
  }

  /**
   * Its description allows these two words; any wish to think more than minimally is the latter.
   */
  private static void effort(ObjectNode body) {
    String wanted = body.path("reasoning_effort").asText();
    if (!wanted.isEmpty()) {
      boolean hardly = wanted.equals("none") || wanted.equals("minimal");
      body.put("reasoning_effort", hardly ? "none" : "high");
    }
  }
}
