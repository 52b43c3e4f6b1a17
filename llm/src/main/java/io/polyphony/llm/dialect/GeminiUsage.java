package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Usage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Usage as Google counts it: thoughts and the prompts of its own tools stand beside the candidates
 * and the prompt; what comes from the cache is part of the prompt.
 */
final class GeminiUsage {
  private GeminiUsage() {}

  static Usage read(JsonNode usage) {
    Long input = JsonFields.integer(usage, "promptTokenCount");
    Long tools = JsonFields.integer(usage, "toolUsePromptTokenCount");
    Long output = JsonFields.integer(usage, "candidatesTokenCount");
    Long thoughts = JsonFields.integer(usage, "thoughtsTokenCount");
    if (JsonFields.sum(input, tools, output, thoughts) == null) {
      return Usage.NONE;
    }
    return new Usage(
        input,
        output,
        JsonFields.integer(usage, "cachedContentTokenCount"),
        null,
        thoughts,
        JsonFields.sum(0L, input, tools),
        JsonFields.sum(0L, output, thoughts));
  }

  /** What is known before the answer is complete. */
  static Usage ofInput(Usage usage) {
    return new Usage(
        usage.input(), null, usage.cachedInput(), null, null, usage.inputTotal(), null);
  }

  static void write(ObjectNode response, Usage usage) {
    if (usage.isEmpty()) {
      return;
    }
    ObjectNode written = response.putObject("usageMetadata");
    Long input = known(usage.inputTotal(), usage.input());
    Long output = known(usage.outputTotal(), usage.output());
    Long reasoning = usage.reasoning();
    count(written, "promptTokenCount", input);
    if (output != null) {
      long thoughts = Math.min(reasoning == null ? 0 : reasoning, output);
      count(written, "candidatesTokenCount", output - thoughts);
    }
    count(written, "totalTokenCount", JsonFields.sum(input, output));
    count(written, "cachedContentTokenCount", usage.cachedInput());
    count(written, "thoughtsTokenCount", reasoning);
  }

  private static @Nullable Long known(@Nullable Long total, @Nullable Long part) {
    return total != null ? total : part;
  }

  private static void count(ObjectNode written, String name, @Nullable Long count) {
    if (count != null) {
      written.put(name, Objects.requireNonNull(count));
    }
  }
}
