package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one answer as they come. Anthropic repeats cumulative counts, so a later one
 * overwrites; its input leaves out what was read from or written to the cache.
 */
final class AnthropicUsage {
  private @Nullable Long input;
  private @Nullable Long output;
  private @Nullable Long cacheRead;
  private @Nullable Long cacheWrite;
  private @Nullable Long thinking;

  void take(JsonNode usage) {
    input = later(usage, "input_tokens", input);
    output = later(usage, "output_tokens", output);
    cacheRead = later(usage, "cache_read_input_tokens", cacheRead);
    cacheWrite = later(usage, "cache_creation_input_tokens", cacheWrite);
    thinking = later(usage.path("output_tokens_details"), "thinking_tokens", thinking);
  }

  private static @Nullable Long later(JsonNode usage, String name, @Nullable Long known) {
    Long count = JsonFields.integer(usage, name);
    return count != null ? count : known;
  }

  Usage inputOnly() {
    return new Usage(input, null, cacheRead, cacheWrite, null, inputTotal(), null);
  }

  Usage whole() {
    return new Usage(input, output, cacheRead, cacheWrite, thinking, inputTotal(), output);
  }

  private @Nullable Long inputTotal() {
    return input == null ? null : JsonFields.sum(input, cacheRead, cacheWrite);
  }

  /** Writes the value of {@code usage}; counts that the dialect demands are 0 where unknown. */
  static void write(JsonGenerator json, Usage usage) throws IOException {
    json.writeStartObject();
    json.writeNumberField("input_tokens", uncached(usage));
    if (usage.cacheWrite() != null) {
      json.writeNumberField("cache_creation_input_tokens", usage.cacheWrite());
    }
    if (usage.cachedInput() != null) {
      json.writeNumberField("cache_read_input_tokens", usage.cachedInput());
    }
    Long output = usage.outputTotal() != null ? usage.outputTotal() : usage.output();
    json.writeNumberField("output_tokens", output == null ? 0 : output);
    if (usage.reasoning() != null) {
      json.writeObjectFieldStart("output_tokens_details");
      json.writeNumberField("thinking_tokens", usage.reasoning());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Other vendors count the cached input as input. */
  private static long uncached(Usage usage) {
    if (usage.inputTotal() == null) {
      return usage.input() == null ? 0 : usage.input();
    }
    long cached = usage.cachedInput() == null ? 0 : usage.cachedInput();
    long written = usage.cacheWrite() == null ? 0 : usage.cacheWrite();
    return Math.max(0, usage.inputTotal() - cached - written);
  }
}
