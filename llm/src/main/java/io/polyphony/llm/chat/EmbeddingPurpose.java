package io.polyphony.llm.chat;

/** What an embedding is for: some models embed a question otherwise than what answers it. */
public enum EmbeddingPurpose {
  QUERY,
  DOCUMENT,
  SIMILARITY,
  CLASSIFICATION,
  CLUSTERING
}
