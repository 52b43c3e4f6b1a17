package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Usage as OpenAI chat says it, and as its imitators vary it. */
final class OpenAiUsage {
  private static final String USAGE = "usage";
  private static final byte[] FIELD = ('"' + USAGE + '"').getBytes(StandardCharsets.US_ASCII);

  private OpenAiUsage() {}

  /**
   * @param serviceTier what the answer says beside its usage
   */
  static Usage read(JsonNode usage, @Nullable String serviceTier) {
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
    return new Usage(input, output, cached, written, reasoning, input, outputTotal)
        .with(details(usage, serviceTier));
  }

  /**
   * Whether an event of a stream holds usage and no choice. Most events have none, and are not
   * parsed.
   */
  static boolean isAlone(byte[] event) {
    if (!hasUsage(event)) {
      return false;
    }
    int from = 0;
    int until = event.length;
    while (from < until && event[from] != '{') {
      from++;
    }
    while (until > from && event[until - 1] != '}') {
      until--;
    }
    JsonNode said = JsonFields.parse(event, from, until - from);
    return said != null
        && said.path(USAGE).isObject()
        && said.path("choices").isArray()
        && said.path("choices").isEmpty()
        && !said.hasNonNull("error");
  }

  /** Whether a field of that name begins an object. */
  private static boolean hasUsage(byte[] event) {
    for (int at = 0; at + FIELD.length < event.length; at++) {
      if (event[at] == '"' && Arrays.equals(FIELD, 0, FIELD.length, event, at, at + FIELD.length)) {
        int value = at + FIELD.length;
        while (value < event.length && (event[value] <= ' ' || event[value] == ':')) {
          value++;
        }
        if (value < event.length && event[value] == '{') {
          return true;
        }
      }
    }
    return false;
  }

  private static UsageDetails details(JsonNode usage, @Nullable String serviceTier) {
    JsonNode inputDetails = usage.path("prompt_tokens_details");
    JsonNode outputDetails = usage.path("completion_tokens_details");
    JsonNode cachedDetails = inputDetails.path("cached_tokens_details");
    return new UsageDetails(
        JsonFields.integer(usage.path("cache_creation"), "ephemeral_1h_input_tokens"),
        first(
            JsonFields.integer(inputDetails, "audio_tokens"),
            JsonFields.integer(usage, "audio_prompt_tokens")),
        JsonFields.integer(cachedDetails, "audio_tokens"),
        JsonFields.integer(inputDetails, "image_tokens"),
        JsonFields.integer(outputDetails, "audio_tokens"),
        first(
            JsonFields.integer(usage.path("server_tool_use_details"), "web_search_requests"),
            JsonFields.integer(usage.path("server_tool_use"), "web_search_requests"),
            JsonFields.integer(usage, "num_search_queries")),
        serviceTier != null ? serviceTier : JsonFields.text(usage, "service_tier"),
        ProvidedCost.read(usage));
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

  /** Writes the value of {@code usage}; cost and searches in OpenRouter's form. */
  static void write(JsonGenerator json, Usage usage) throws IOException {
    UsageDetails details = usage.details();
    long input = known(usage.inputTotal(), usage.input());
    long output = known(usage.outputTotal(), usage.output());
    json.writeStartObject();
    json.writeNumberField("prompt_tokens", input);
    json.writeNumberField("completion_tokens", output);
    json.writeNumberField("total_tokens", input + output);
    inputDetails(json, usage, details);
    if (usage.reasoning() != null || details.audioOutput() != null) {
      json.writeObjectFieldStart("completion_tokens_details");
      count(json, "reasoning_tokens", usage.reasoning());
      count(json, "audio_tokens", details.audioOutput());
      json.writeEndObject();
    }
    if (details.cacheWriteHour() != null) {
      json.writeObjectFieldStart("cache_creation");
      count(json, "ephemeral_1h_input_tokens", details.cacheWriteHour());
      json.writeEndObject();
    }
    if (details.searches() != null) {
      json.writeObjectFieldStart("server_tool_use_details");
      count(json, "web_search_requests", details.searches());
      json.writeEndObject();
    }
    ProvidedCost.write(json, details.providedCost());
    json.writeEndObject();
  }

  private static void inputDetails(JsonGenerator json, Usage usage, UsageDetails details)
      throws IOException {
    if (usage.cachedInput() == null
        && usage.cacheWrite() == null
        && details.audioInput() == null
        && details.imageInput() == null) {
      return;
    }
    json.writeObjectFieldStart("prompt_tokens_details");
    count(json, "cached_tokens", usage.cachedInput());
    count(json, "cache_write_tokens", usage.cacheWrite());
    count(json, "audio_tokens", details.audioInput());
    count(json, "image_tokens", details.imageInput());
    if (details.cachedAudio() != null) {
      json.writeObjectFieldStart("cached_tokens_details");
      count(json, "audio_tokens", details.cachedAudio());
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
