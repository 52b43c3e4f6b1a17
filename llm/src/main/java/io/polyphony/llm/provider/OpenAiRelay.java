package io.polyphony.llm.provider;

import java.util.Locale;

/**
 * Parts of OpenAI's interface beside chat and embeddings. A vendor that has one in OpenAI's own
 * form says so, and requests to it are handed on as they are.
 */
public enum OpenAiRelay {
  /** {@code /images/generations}, {@code /images/edits}, {@code /images/variations}. */
  IMAGES,
  /** {@code /audio/speech}. */
  SPEECH,
  /** {@code /audio/transcriptions} and {@code /audio/translations}. */
  TRANSCRIPTIONS,
  /** {@code /moderations}. */
  MODERATIONS,
  /** {@code /files}. */
  FILES,
  /** {@code /batches}. */
  BATCHES;

  /** Whether a request names a model, which answers at once. */
  public boolean asksModel() {
    return this != FILES && this != BATCHES;
  }

  /** As people say it, and as it stands in records behind {@code openai-}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
