package io.polyphony.llm.traffic;

import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.BedrockConverse;
import io.polyphony.llm.dialect.CohereChat;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.dialect.OllamaChat;
import io.polyphony.llm.dialect.OllamaGenerate;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiResponses;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which dialect reads which recordings. A new dialect adds its line. */
final class TrafficDialects {
  private static final Map<String, Dialect> BY_API = new HashMap<>();

  /** Providers whose departures need an option of the dialect, by provider and API. */
  private static final Map<String, Dialect> DEPARTURES = new HashMap<>();

  static {
    BY_API.put("chat-completions", OpenAiChat.standard());
    BY_API.put("generateContent", GeminiGenerate.standard());
    BY_API.put("streamGenerateContent", GeminiGenerate.standard());
    BY_API.put("responses", OpenAiResponses.standard());
    BY_API.put("messages", AnthropicMessages.standard());
    BY_API.put("converse", BedrockConverse.standard());
    BY_API.put("converse-stream", BedrockConverse.standard());
    BY_API.put("cohere-chat", CohereChat.standard());
    BY_API.put("ollama-chat", OllamaChat.standard());
    BY_API.put("ollama-generate", OllamaGenerate.standard());
  }

  private TrafficDialects() {}

  /** Null if we do not have the dialect. */
  static @Nullable Dialect of(String provider, String api) {
    Dialect departing = DEPARTURES.get(provider + " " + api);
    return departing != null ? departing : BY_API.get(api);
  }
}
