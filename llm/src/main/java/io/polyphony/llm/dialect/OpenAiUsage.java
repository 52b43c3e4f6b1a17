package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Usage;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Usage as OpenAI chat says it, and as its imitators vary it. */
final class OpenAiUsage {
  private OpenAiUsage() {}

  static Usage read(JsonNode usage) {
    JsonNode inputDetails = usage.path("prompt_tokens_details");
    JsonNode outputDetails = usage.path("completion_tokens_details");
    Long input = JsonFields.integer(usage, "prompt_tokens");
    Long output = JsonFields.integer(usage, "completion_tokens");
    Long reasoning =
        first(
            JsonFields.integer(outputDetails, "reasoning_tokens"),
            JsonFields.integer(usage, "reasoning_tokens"));
    Long cached =
        first(
            JsonFields.integer(inputDetails, "cached_tokens"),
            JsonFields.integer(usage, "prompt_cache_hit_tokens"),
            JsonFields.integer(usage, "cached_tokens"),
            JsonFields.integer(usage, "num_cached_tokens"));
    Long written = JsonFields.integer(inputDetails, "cache_write_tokens");
    Long total = JsonFields.integer(usage, "total_tokens");
    Long outputTotal = outputTotal(input, output, reasoning, total);
    return new Usage(input, output, cached, written, reasoning, input, outputTotal);
  }

  /**
   * OpenAI counts reasoning as part of the completion. xAI counts it beside the completion: its
   * total then is the sum of all three.
   */
  private static @Nullable Long outputTotal(
      @Nullable Long input, @Nullable Long output, @Nullable Long reasoning, @Nullable Long total) {
    if (input == null || output == null || reasoning == null || total == null || reasoning == 0) {
      return output;
    }
    return total == input + output + reasoning ? (Long) (output + reasoning) : output;
  }

  private static @Nullable Long first(@Nullable Long... counts) {
    for (Long count : counts) {
      if (count != null) {
        return count;
      }
    }
    return null;
  }

  /** Writes the value of {@code usage}. */
  static void write(JsonGenerator json, Usage usage) throws IOException {
    long input = known(usage.inputTotal(), usage.input());
    long output = known(usage.outputTotal(), usage.output());
    json.writeStartObject();
    json.writeNumberField("prompt_tokens", input);
    json.writeNumberField("completion_tokens", output);
    json.writeNumberField("total_tokens", input + output);
    if (usage.cachedInput() != null || usage.cacheWrite() != null) {
      json.writeObjectFieldStart("prompt_tokens_details");
      count(json, "cached_tokens", usage.cachedInput());
      count(json, "cache_write_tokens", usage.cacheWrite());
      json.writeEndObject();
    }
    if (usage.reasoning() != null) {
      json.writeObjectFieldStart("completion_tokens_details");
      count(json, "reasoning_tokens", usage.reasoning());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static long known(@Nullable Long total, @Nullable Long part) {
    return Objects.requireNonNullElse(total, Objects.requireNonNullElse(part, 0L));
  }

  private static void count(JsonGenerator json, String name, @Nullable Long count)
      throws IOException {
    if (count != null) {
      json.writeNumberField(name, count);
    }
  }
}
