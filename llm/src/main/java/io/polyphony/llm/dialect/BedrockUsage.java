package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Usage;

/** Token counts; the input leaves out what was read from or written to the cache. */
final class BedrockUsage {
  private BedrockUsage() {}

  static Usage read(JsonNode usage) {
    Long input = JsonFields.integer(usage, "inputTokens");
    Long output = JsonFields.integer(usage, "outputTokens");
    Long read = JsonFields.integer(usage, "cacheReadInputTokens");
    Long written = JsonFields.integer(usage, "cacheWriteInputTokens");
    Long total = input == null ? null : JsonFields.sum(input, read, written);
    return new Usage(input, output, read, written, null, total, output);
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
  }
}
