package io.polyphony.llm.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The embeddings of one request.
 *
 * @param model the model that the vendor says it served, if any
 * @param embeddings one for each input, in order
 * @param usage as reported; the output of an embedding is no tokens
 */
public record EmbeddingAnswer(@Nullable String model, List<Embedding> embeddings, Usage usage) {

  public EmbeddingAnswer {
    embeddings = List.copyOf(embeddings);
  }
}
