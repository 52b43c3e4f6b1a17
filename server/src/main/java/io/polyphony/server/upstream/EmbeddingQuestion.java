package io.polyphony.server.upstream;

import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is to be embedded, and its vectors once a deployment has answered. They do not pass as
 * chunks: an embedding is a completion that says nothing. Belongs to one request, and after its
 * dispatch to that one's context.
 */
public final class EmbeddingQuestion {
  private final EmbeddingRequest request;
  private @Nullable EmbeddingAnswer answer;

  public EmbeddingQuestion(EmbeddingRequest request) {
    this.request = request;
  }

  public EmbeddingRequest request() {
    return request;
  }

  /** Null until a deployment has answered well. */
  public @Nullable EmbeddingAnswer answer() {
    return answer;
  }

  void answered(EmbeddingAnswer vectors) {
    answer = vectors;
  }
}
