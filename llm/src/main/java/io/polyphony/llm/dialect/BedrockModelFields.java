package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Reasoning;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes limits, sampling and reasoning. What Converse has no field for goes to the model's own
 * fields, which differ from family to family; a client of this dialect names those itself.
 */
final class BedrockModelFields {
  static final String INFERENCE = "inferenceConfig";
  static final String MODEL_FIELDS = "additionalModelRequestFields";
  private static final List<String> KEPT_FOR_CLAUDE = List.of("thinking", "top_k");

  private final ChatRequest request;
  private final boolean sameDialect;
  private final Set<String> warnings;

  BedrockModelFields(ChatRequest request, boolean sameDialect, Set<String> warnings) {
    this.request = request;
    this.sameDialect = sameDialect;
    this.warnings = warnings;
  }

  void write(ObjectNode body) {
    ObjectNode inference = JsonFields.MAPPER.createObjectNode();
    ObjectNode fields = JsonFields.MAPPER.createObjectNode();
    if (request.model().contains("claude") && !sameDialect) {
      claude(body, inference, fields);
    } else {
      others(inference, fields);
    }
    if (!inference.isEmpty()) {
      body.set(INFERENCE, inference);
    }
    if (!fields.isEmpty()) {
      body.set(MODEL_FIELDS, fields);
    }
  }

  /** What the Messages API takes of Claude holds here too, under other names. */
  private void claude(ObjectNode body, ObjectNode inference, ObjectNode fields) {
    AnthropicGeneration generation = AnthropicGeneration.of(request.model());
    Integer limit = request.parameters().maxOutputTokens();
    ObjectNode own = JsonFields.MAPPER.createObjectNode();
    own.put("max_tokens", limit != null ? limit : AnthropicMessages.DEFAULT_LIMIT);
    new AnthropicThinking(request, generation, warnings).write(own);
    AnthropicSampling.write(own, request, generation, warnings);
    if (limit != null || own.path("thinking").has("budget_tokens")) {
      inference.set("maxTokens", own.path("max_tokens"));
    }
    moved(own, "temperature", inference, "temperature");
    moved(own, "top_p", inference, "topP");
    moved(own, "stop_sequences", inference, "stopSequences");
    KEPT_FOR_CLAUDE.forEach(name -> moved(own, name, fields, name));
    JsonNode effort = own.path("output_config").path("effort");
    if (effort.isTextual()) {
      body.withObject("outputConfig").set("effort", effort);
    }
  }

  private static void moved(ObjectNode from, String name, ObjectNode to, String newName) {
    if (from.has(name)) {
      to.set(newName, from.path(name));
    }
  }

  private void others(ObjectNode inference, ObjectNode fields) {
    Parameters wanted = request.parameters();
    if (wanted.maxOutputTokens() != null) {
      inference.put("maxTokens", wanted.maxOutputTokens());
    }
    number(inference, "temperature", wanted.temperature());
    number(inference, "topP", wanted.topP());
    List<String> stop = wanted.stop().stream().filter(text -> !text.isEmpty()).toList();
    if (!stop.isEmpty()) {
      stop.forEach(inference.putArray("stopSequences")::add);
    }
    if (sameDialect) {
      return;
    }
    topK(fields, wanted.topK());
    refuse("seed", wanted.seed());
    refuse("presence_penalty", wanted.presencePenalty());
    refuse("frequency_penalty", wanted.frequencyPenalty());
    refuse("n", Objects.equals(wanted.choices(), 1) ? null : wanted.choices());
    if (request.reasoning() != null) {
      reasoning(fields, request.reasoning());
    }
  }

  private void number(ObjectNode inference, String name, @Nullable Double value) {
    if (value == null) {
      return;
    }
    if (value > 1 && !sameDialect) {
      warnings.add(name + " was lowered to 1, the highest of this dialect");
      inference.put(name, 1.0);
    } else {
      inference.put(name, value);
    }
  }

  private void topK(ObjectNode fields, @Nullable Integer wanted) {
    if (wanted != null && wanted >= 0 && request.model().contains("amazon.nova")) {
      fields.putObject(INFERENCE).put("topK", wanted);
    } else {
      refuse("top_k", wanted != null && wanted < 0 ? null : wanted);
    }
  }

  private void refuse(String name, @Nullable Object value) {
    if (value != null) {
      warnings.add(LeftOut.warning(name));
    }
  }

  private void reasoning(ObjectNode fields, Reasoning wanted) {
    String effort = effort(wanted);
    if (effort == null) {
      return;
    }
    if (request.model().contains("openai.gpt-oss")) {
      fields.put("reasoning_effort", effort.equals("none") ? "low" : effort);
    } else if (request.model().contains("amazon.nova-2")) {
      ObjectNode config = fields.putObject("reasoningConfig");
      config.put("type", effort.equals("none") ? "disabled" : "enabled");
      if (!effort.equals("none")) {
        config.put("maxReasoningEffort", effort);
      }
    } else if (!effort.equals("none")) {
      warnings.add("how much this model reasons cannot be said in this dialect; left out");
    }
  }

  /** None, low, medium or high; null if nothing was said. */
  private static @Nullable String effort(Reasoning wanted) {
    Integer budget = wanted.budgetTokens();
    String said = wanted.effort();
    if (Boolean.FALSE.equals(wanted.enabled()) || Objects.equals(budget, 0)) {
      return "none";
    }
    if (said != null) {
      return switch (said) {
        case "none" -> "none";
        case "minimal", "low" -> "low";
        case "medium" -> "medium";
        default -> "high";
      };
    }
    if (budget != null) {
      return budget < 4_096 ? "low" : budget < 16_384 ? "medium" : "high";
    }
    return Boolean.TRUE.equals(wanted.enabled()) ? "medium" : null;
  }
}
