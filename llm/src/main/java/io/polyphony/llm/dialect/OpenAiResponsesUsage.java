package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Usage as the Responses API says it: input with cached tokens, output with reasoning. */
final class OpenAiResponsesUsage {
  private OpenAiResponsesUsage() {}

  static Usage read(JsonNode usage) {
    Long input = JsonFields.integer(usage, "input_tokens");
    Long output = JsonFields.integer(usage, "output_tokens");
    JsonNode inputDetails = usage.path("input_tokens_details");
    return new Usage(
        input,
        output,
        JsonFields.integer(inputDetails, "cached_tokens"),
        JsonFields.integer(inputDetails, "cache_write_tokens"),
        JsonFields.integer(usage.path("output_tokens_details"), "reasoning_tokens"),
        input,
        output);
  }

  /** Writes the value of {@code usage}; counts that the dialect demands are 0 where unknown. */
  static void write(JsonGenerator json, Usage usage) throws IOException {
    long input = known(usage.inputTotal(), usage.input());
    long output = known(usage.outputTotal(), usage.output());
    json.writeStartObject();
    json.writeNumberField("input_tokens", input);
    json.writeObjectFieldStart("input_tokens_details");
    json.writeNumberField("cached_tokens", known(usage.cachedInput(), null));
    json.writeNumberField("cache_write_tokens", known(usage.cacheWrite(), null));
    json.writeEndObject();
    json.writeNumberField("output_tokens", output);
    json.writeObjectFieldStart("output_tokens_details");
    json.writeNumberField("reasoning_tokens", known(usage.reasoning(), null));
    json.writeEndObject();
    json.writeNumberField("total_tokens", input + output);
    json.writeEndObject();
  }

  private static long known(@Nullable Long first, @Nullable Long second) {
    if (first != null) {
      return first;
    }
    return second == null ? 0 : second;
  }
}
