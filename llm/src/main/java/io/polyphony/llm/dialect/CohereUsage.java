package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Cohere counts twice: the tokens that the model saw, with its own preamble, and the units that it
 * bills. Further counts that some models add (reasoning, images) are in no description of Cohere's
 * and are not handed on.
 */
final class CohereUsage {
  private static final String TOKENS = "tokens";
  private static final String BILLED = "billed_units";
  private static final String INPUT = "input_tokens";
  private static final String OUTPUT = "output_tokens";
  private static final String CACHED = "cached_tokens";

  private CohereUsage() {}

  /** Reads {@code usage} of version 2 or {@code meta} of version 1. */
  static Usage read(JsonNode usage) {
    JsonNode billed = usage.path(BILLED);
    JsonNode seen = usage.path(TOKENS).isObject() ? usage.path(TOKENS) : billed;
    Long input = JsonFields.integer(seen, INPUT);
    Long output = JsonFields.integer(seen, OUTPUT);
    return new Usage(
        input,
        output,
        JsonFields.integer(usage, CACHED),
        null,
        null,
        input,
        output,
        JsonFields.integer(billed, INPUT),
        JsonFields.integer(billed, OUTPUT));
  }

  static ObjectNode write(Usage usage) {
    ObjectNode written = JsonFields.MAPPER.createObjectNode();
    if (usage.billedInput() != null || usage.billedOutput() != null) {
      ObjectNode billed = written.putObject(BILLED);
      count(billed, INPUT, usage.billedInput());
      count(billed, OUTPUT, usage.billedOutput());
    }
    ObjectNode tokens = written.putObject(TOKENS);
    count(tokens, INPUT, usage.inputTotal() != null ? usage.inputTotal() : usage.input());
    count(tokens, OUTPUT, usage.outputTotal() != null ? usage.outputTotal() : usage.output());
    count(written, CACHED, usage.cachedInput());
    return written;
  }

  private static void count(ObjectNode target, String name, @Nullable Long value) {
    if (value != null) {
      target.put(name, value);
    }
  }
}
