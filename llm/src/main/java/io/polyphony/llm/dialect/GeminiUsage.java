package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Usage as Google counts it: thoughts and the prompts of its own tools stand beside the candidates
 * and the prompt; what comes from the cache is part of the prompt.
 */
final class GeminiUsage {
  private static final List<String> MODALITIES =
      List.of("MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "VIDEO", "AUDIO", "DOCUMENT");

  private GeminiUsage() {}

  static Usage read(JsonNode usage) {
    Long input = JsonFields.integer(usage, "promptTokenCount");
    Long tools = JsonFields.integer(usage, "toolUsePromptTokenCount");
    Long output = JsonFields.integer(usage, "candidatesTokenCount");
    Long thoughts = JsonFields.integer(usage, "thoughtsTokenCount");
    if (JsonFields.sum(input, tools, output, thoughts) == null) {
      return Usage.NONE;
    }
    Usage counts = counts(usage, input, tools, output, thoughts);
    return counts.with(
        new UsageDetails(
            null,
            JsonFields.sum(
                modality(usage, "promptTokensDetails", "AUDIO"),
                modality(usage, "toolUsePromptTokensDetails", "AUDIO")),
            modality(usage, "cacheTokensDetails", "AUDIO"),
            JsonFields.sum(
                modality(usage, "promptTokensDetails", "IMAGE"),
                modality(usage, "toolUsePromptTokensDetails", "IMAGE")),
            modality(usage, "candidatesTokensDetails", "AUDIO"),
            null,
            JsonFields.text(usage, "serviceTier"),
            null));
  }

  private static Usage counts(
      JsonNode usage,
      @Nullable Long input,
      @Nullable Long tools,
      @Nullable Long output,
      @Nullable Long thoughts) {
    return new Usage(
        input,
        output,
        JsonFields.integer(usage, "cachedContentTokenCount"),
        null,
        thoughts,
        JsonFields.sum(0L, input, tools),
        JsonFields.sum(0L, output, thoughts));
  }

  /** Where enumerations are sent as numbers, a modality is its place in Google's list. */
  private static @Nullable Long modality(JsonNode usage, String list, String wanted) {
    Long count = null;
    for (JsonNode entry : usage.path(list)) {
      JsonNode modality = entry.path("modality");
      boolean fits =
          modality.isInt()
              ? modality.intValue() == MODALITIES.indexOf(wanted)
              : wanted.equals(modality.textValue());
      if (fits) {
        count = JsonFields.sum(count, JsonFields.integer(entry, "tokenCount"));
      }
    }
    return count;
  }

  /** What is known before the answer is complete. */
  static Usage ofInput(Usage usage) {
    UsageDetails details = usage.details();
    return new Usage(usage.input(), null, usage.cachedInput(), null, null, usage.inputTotal(), null)
        .with(
            new UsageDetails(
                null,
                details.audioInput(),
                details.cachedAudio(),
                details.imageInput(),
                null,
                null,
                details.serviceTier(),
                null));
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
    details(written, usage.details());
  }

  /** Only what is not text: the rest of each count is. */
  private static void details(ObjectNode written, UsageDetails details) {
    modalities(written, "promptTokensDetails", details.audioInput(), details.imageInput());
    modalities(written, "cacheTokensDetails", details.cachedAudio(), null);
    modalities(written, "candidatesTokensDetails", details.audioOutput(), null);
  }

  private static void modalities(
      ObjectNode written, String name, @Nullable Long audio, @Nullable Long image) {
    if (audio == null && image == null) {
      return;
    }
    ArrayNode list = written.putArray(name);
    if (audio != null) {
      count(list.addObject().put("modality", "AUDIO"), "tokenCount", audio);
    }
    if (image != null) {
      count(list.addObject().put("modality", "IMAGE"), "tokenCount", image);
    }
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
