package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import org.jspecify.annotations.Nullable;

/** Token counts; the input leaves out what was read from or written to the cache. */
final class BedrockUsage {
  private static final String HOUR = "1h";

  private BedrockUsage() {}

  static Usage read(JsonNode usage) {
    Long input = JsonFields.integer(usage, "inputTokens");
    Long output = JsonFields.integer(usage, "outputTokens");
    Long read = cached(usage, "cacheReadInputToken");
    Long written = cached(usage, "cacheWriteInputToken");
    Long total = input == null ? null : JsonFields.sum(input, read, written);
    Usage counts = new Usage(input, output, read, written, null, total, output);
    Long hour = null;
    for (JsonNode kept : usage.path("cacheDetails")) {
      if (kept.path("ttl").asText("").equals(HOUR)) {
        hour = JsonFields.sum(hour, JsonFields.integer(kept, "inputTokens"));
      }
    }
    return hour == null
        ? counts
        : counts.with(new UsageDetails(hour, null, null, null, null, null, null, null));
  }

  /** Nova's own form has another name, and says 0 where nothing was ever to be kept. */
  private static @Nullable Long cached(JsonNode usage, String name) {
    Long count = JsonFields.integer(usage, name + "s");
    return count != null ? count : InvokeUsage.positive(JsonFields.integer(usage, name + "Count"));
  }

  /** Adds {@code usage}, unless nothing is known of it; other vendors count the cache as input. */
  static void write(ObjectNode holder, Usage usage) {
    if (usage.isEmpty()) {
      return;
    }
    long read = usage.cachedInput() == null ? 0 : usage.cachedInput();
    long written = usage.cacheWrite() == null ? 0 : usage.cacheWrite();
    Long total = usage.inputTotal() != null ? usage.inputTotal() : usage.input();
    long all = total == null ? 0 : total;
    Long said = usage.outputTotal() != null ? usage.outputTotal() : usage.output();
    long output = said == null ? 0 : said;
    ObjectNode counts = holder.putObject("usage");
    counts.put("inputTokens", usage.inputTotal() == null ? all : Math.max(0, all - read - written));
    counts.put("outputTokens", output);
    counts.put("totalTokens", all + output);
    if (usage.cachedInput() != null) {
      counts.put("cacheReadInputTokens", read);
    }
    if (usage.cacheWrite() != null) {
      counts.put("cacheWriteInputTokens", written);
    }
    Long hour = usage.details().cacheWriteHour();
    if (hour != null) {
      ArrayNode details = counts.putArray("cacheDetails");
      details.addObject().put("ttl", HOUR).put("inputTokens", hour);
      details.addObject().put("ttl", "5m").put("inputTokens", Math.max(0, written - hour));
    }
  }
}
