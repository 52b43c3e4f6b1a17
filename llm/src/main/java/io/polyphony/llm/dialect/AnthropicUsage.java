package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one answer as they come. Anthropic repeats cumulative counts, so a later one
 * overwrites; its input leaves out what was read from or written to the cache.
 */
final class AnthropicUsage {
  /** The dialect's own words; other vendors' words mean nothing to its clients. */
  private static final Set<String> SERVICE_TIERS = Set.of("standard", "priority", "batch");

  private @Nullable Long input;
  private @Nullable Long output;
  private @Nullable Long cacheRead;
  private @Nullable Long cacheWrite;
  private @Nullable Long thinking;
  private @Nullable Long cacheWriteHour;
  private @Nullable Long searches;
  private @Nullable String serviceTier;
  private @Nullable Long providedCost;

  void take(JsonNode usage) {
    input = later(usage, "input_tokens", input);
    output = later(usage, "output_tokens", output);
    cacheRead = later(usage, "cache_read_input_tokens", cacheRead);
    cacheWrite = later(usage, "cache_creation_input_tokens", cacheWrite);
    thinking = later(usage.path("output_tokens_details"), "thinking_tokens", thinking);
    cacheWriteHour =
        later(usage.path("cache_creation"), "ephemeral_1h_input_tokens", cacheWriteHour);
    searches = later(usage.path("server_tool_use"), "web_search_requests", searches);
    String tier = JsonFields.text(usage, "service_tier");
    serviceTier = tier != null ? tier : serviceTier;
    Long cost = ProvidedCost.read(usage);
    providedCost = cost != null ? cost : providedCost;
  }

  private static @Nullable Long later(JsonNode usage, String name, @Nullable Long known) {
    Long count = JsonFields.integer(usage, name);
    return count != null ? count : known;
  }

  Usage inputOnly() {
    return new Usage(input, null, cacheRead, cacheWrite, null, inputTotal(), null).with(details());
  }

  Usage whole() {
    return new Usage(input, output, cacheRead, cacheWrite, thinking, inputTotal(), output)
        .with(details());
  }

  private UsageDetails details() {
    return new UsageDetails(
        cacheWriteHour, null, null, null, null, searches, serviceTier, providedCost);
  }

  private @Nullable Long inputTotal() {
    return input == null ? null : JsonFields.sum(input, cacheRead, cacheWrite);
  }

  /** Writes the value of {@code usage}; counts that the dialect demands are 0 where unknown. */
  static void write(JsonGenerator json, Usage usage) throws IOException {
    UsageDetails details = usage.details();
    json.writeStartObject();
    json.writeNumberField("input_tokens", uncached(usage));
    count(json, "cache_creation_input_tokens", usage.cacheWrite());
    count(json, "cache_read_input_tokens", usage.cachedInput());
    cacheCreation(json, usage.cacheWrite(), details.cacheWriteHour());
    Long output = usage.outputTotal() != null ? usage.outputTotal() : usage.output();
    json.writeNumberField("output_tokens", output == null ? 0 : output);
    if (usage.reasoning() != null) {
      json.writeObjectFieldStart("output_tokens_details");
      json.writeNumberField("thinking_tokens", usage.reasoning());
      json.writeEndObject();
    }
    if (details.searches() != null) {
      json.writeObjectFieldStart("server_tool_use");
      json.writeNumberField("web_search_requests", details.searches());
      json.writeEndObject();
    }
    String tier = details.serviceTier();
    if (tier != null && SERVICE_TIERS.contains(tier)) {
      json.writeStringField("service_tier", tier);
    }
    json.writeEndObject();
  }

  private static void cacheCreation(JsonGenerator json, @Nullable Long written, @Nullable Long hour)
      throws IOException {
    if (hour == null) {
      return;
    }
    json.writeObjectFieldStart("cache_creation");
    if (written != null) {
      json.writeNumberField("ephemeral_5m_input_tokens", Math.max(0, written - hour));
    }
    json.writeNumberField("ephemeral_1h_input_tokens", hour);
    json.writeEndObject();
  }

  private static void count(JsonGenerator json, String name, @Nullable Long count)
      throws IOException {
    if (count != null) {
      json.writeNumberField(name, count);
    }
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
