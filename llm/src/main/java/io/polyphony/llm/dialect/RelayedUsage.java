package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import org.jspecify.annotations.Nullable;

/**
 * Usage as OpenAI reports it for images, speech and transcriptions: tokens by what they stand for.
 * Seconds of sound, which some models report instead, are no tokens.
 */
final class RelayedUsage {
  private RelayedUsage() {}

  static Usage read(JsonNode usage) {
    if (!usage.has("input_tokens") && !usage.has("output_tokens")) {
      return OpenAiUsage.read(usage, null);
    }
    Long input = JsonFields.integer(usage, "input_tokens");
    Long output = JsonFields.integer(usage, "output_tokens");
    JsonNode inputDetails = either(usage, "input_tokens_details", "input_token_details");
    JsonNode outputDetails = either(usage, "output_tokens_details", "output_token_details");
    return new Usage(
            input,
            output,
            JsonFields.integer(inputDetails, "cached_tokens"),
            null,
            JsonFields.integer(outputDetails, "reasoning_tokens"),
            input,
            output)
        .with(details(usage, inputDetails, outputDetails));
  }

  private static UsageDetails details(JsonNode usage, JsonNode input, JsonNode output) {
    return new UsageDetails(
        null,
        JsonFields.integer(input, "audio_tokens"),
        null,
        JsonFields.integer(input, "image_tokens"),
        JsonFields.integer(output, "audio_tokens"),
        null,
        serviceTier(usage),
        ProvidedCost.read(usage));
  }

  private static @Nullable String serviceTier(JsonNode usage) {
    return JsonFields.text(usage, "service_tier");
  }

  private static JsonNode either(JsonNode usage, String one, String other) {
    return usage.has(one) ? usage.path(one) : usage.path(other);
  }
}
