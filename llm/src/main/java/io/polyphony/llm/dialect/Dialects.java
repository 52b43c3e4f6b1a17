package io.polyphony.llm.dialect;

import java.util.List;
import java.util.Optional;

/** The dialects by id, for servers whose dialect a person names. */
public final class Dialects {
  private static final List<Dialect> ALL =
      List.of(
          OpenAiChat.standard(),
          OpenAiResponses.standard(),
          AnthropicMessages.standard(),
          GeminiGenerate.standard());

  private Dialects() {}

  public static List<Dialect> all() {
    return ALL;
  }

  public static Optional<Dialect> find(String id) {
    return ALL.stream().filter(dialect -> dialect.id().equals(id)).findFirst();
  }
}
