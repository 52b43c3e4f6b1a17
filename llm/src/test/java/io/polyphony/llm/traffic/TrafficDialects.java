package io.polyphony.llm.traffic;

import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.BedrockConverse;
import io.polyphony.llm.dialect.BedrockInvoke;
import io.polyphony.llm.dialect.CohereChat;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.dialect.OllamaChat;
import io.polyphony.llm.dialect.OllamaGenerate;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiResponses;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which dialect reads which recordings. A new dialect adds its line. */
final class TrafficDialects {
  private static final Map<String, Dialect> BY_API = new HashMap<>();

  /** Recorded names that are not the provider's id. */
  private static final Map<String, String> IDS = Map.of("vercel-gateway", "vercel");

  static {
    BY_API.put("chat-completions", OpenAiChat.standard());
    BY_API.put("generateContent", GeminiGenerate.standard());
    BY_API.put("streamGenerateContent", GeminiGenerate.standard());
    BY_API.put("responses", OpenAiResponses.standard());
    BY_API.put("messages", AnthropicMessages.standard());
    BY_API.put("converse", BedrockConverse.standard());
    BY_API.put("converse-stream", BedrockConverse.standard());
    BY_API.put("invoke", BedrockInvoke.standard());
    BY_API.put("invoke-stream", BedrockInvoke.standard());
    BY_API.put("cohere-chat", CohereChat.standard());
    BY_API.put("ollama-chat", OllamaChat.standard());
    BY_API.put("ollama-generate", OllamaGenerate.standard());
  }

  private TrafficDialects() {}

  /** The provider's own dialect where it speaks that API; null if we do not have the dialect. */
  static @Nullable Dialect of(String provider, String api) {
    Dialect standard = BY_API.get(api);
    return standard == null
        ? null
        : provider(provider)
            .map(Provider::dialect)
            .filter(own -> own.id().equals(standard.id()))
            .orElse(standard);
  }

  /** The provider that was recorded, if we have it. */
  static Optional<Provider> provider(String recorded) {
    return Providers.installed().find(IDS.getOrDefault(recorded, recorded));
  }
}
