package io.polyphony.llm.dialect;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dialects by id, for servers whose dialect a person names. */
public final class Dialects {
  private static final List<Dialect> ALL =
      List.of(
          OpenAiChat.standard(),
          OpenAiResponses.standard(),
          AnthropicMessages.standard(),
          GeminiGenerate.standard(),
          CohereChat.standard(),
          OllamaChat.standard());

  private Dialects() {}

  public static List<Dialect> all() {
    return ALL;
  }

  /** How servers that speak that dialect customarily embed; null if they do not. */
  public static @Nullable EmbeddingDialect embeddings(Dialect dialect) {
    return switch (dialect.id()) {
      case OpenAiChat.ID -> OpenAiEmbeddings.standard();
      case GeminiGenerate.ID -> GeminiEmbed.standard();
      case CohereChat.ID -> CohereEmbed.standard();
      case OllamaChat.ID -> OllamaEmbed.standard();
      default -> null;
    };
  }

  /** Whether that is one of OpenAI's own dialects. */
  public static boolean isOpenAi(Dialect dialect) {
    return dialect.id().equals(OpenAiChat.ID) || dialect.id().equals(OpenAiResponses.ID);
  }

  public static Optional<Dialect> find(String id) {
    return ALL.stream().filter(dialect -> dialect.id().equals(id)).findFirst();
  }
}
