package io.polyphony.llm.catalog;

import java.util.Locale;

/** What a model can do beyond text in, text out. */
public enum Capability {
  STREAM,
  TOOLS,
  VISION,
  DOCUMENTS,
  AUDIO,
  REASONING,
  STRUCTURED,
  /** Embeds texts; such a model does not chat. */
  EMBEDDINGS;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
