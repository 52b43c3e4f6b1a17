package io.polyphony.llm.chat;

import java.util.List;

/** One thing to embed. */
public sealed interface EmbeddingInput {

  record Text(String text) implements EmbeddingInput {}

  /** A text that the client has cut into tokens itself, with the vendor's numbers of them. */
  record Tokens(List<Integer> tokens) implements EmbeddingInput {
    public Tokens {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * An input that only its own dialect knows: a picture, or several parts in one.
   *
   * @param dialect id of the dialect it was read from
   */
  record Opaque(String dialect, JsonText json) implements EmbeddingInput {}
}
