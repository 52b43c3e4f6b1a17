package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Reasoning;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The wish for reasoning, as each generation of models takes it: as a budget of tokens (2.5) or as
 * a level (since 3). The budgets of the efforts are Google's own for OpenAI's words.
 */
final class GeminiThinking {
  private static final String BUDGET = "thinkingBudget";
  private static final String LEVEL = "thinkingLevel";
  private static final int LEAST_OF_PRO = 128;
  private static final int LOW = 1_024;
  private static final int MEDIUM = 8_192;
  private static final int HIGH = 24_576;
  private static final int DYNAMIC = -1;

  private final GeminiModel model;
  private final Set<String> warnings;

  GeminiThinking(GeminiModel model, Set<String> warnings) {
    this.model = model;
    this.warnings = warnings;
  }

  void write(ObjectNode config, @Nullable Reasoning reasoning) {
    if (reasoning == null) {
      return;
    }
    ObjectNode thinking = JsonFields.MAPPER.createObjectNode();
    switch (model.thinking()) {
      case NONE -> without(reasoning);
      case BUDGET -> budget(thinking, reasoning);
      case LEVEL -> level(thinking, reasoning);
    }
    if (reasoning.includeThoughts() != null && model.thinking() != GeminiModel.Thinking.NONE) {
      thinking.put("includeThoughts", reasoning.includeThoughts());
    }
    if (!thinking.isEmpty()) {
      config.set("thinkingConfig", thinking);
    }
  }

  private void without(Reasoning reasoning) {
    if (!isOff(reasoning)) {
      warnings.add("this model does not reason; the wish for reasoning was left out");
    }
  }

  private static boolean isOff(Reasoning reasoning) {
    return Boolean.FALSE.equals(reasoning.enabled()) || "none".equals(reasoning.effort());
  }

  private void budget(ObjectNode thinking, Reasoning reasoning) {
    if (isOff(reasoning)) {
      thinking.put(BUDGET, model.isPro() ? LEAST_OF_PRO : 0);
      warnAlwaysThinks(model.isPro());
    } else if (reasoning.budgetTokens() != null) {
      thinking.put(BUDGET, reasoning.budgetTokens());
    } else if (reasoning.effort() != null) {
      switch (reasoning.effort()) {
        case "minimal", "low" -> thinking.put(BUDGET, LOW);
        case "medium" -> thinking.put(BUDGET, MEDIUM);
        case "high", "xhigh", "max" -> thinking.put(BUDGET, HIGH);
        default -> unknown(reasoning.effort());
      }
    } else if (Boolean.TRUE.equals(reasoning.enabled())) {
      thinking.put(BUDGET, DYNAMIC);
    }
  }

  private void level(ObjectNode thinking, Reasoning reasoning) {
    String effort = reasoning.effort();
    if (isOff(reasoning)) {
      thinking.put(LEVEL, model.isPro() ? "LOW" : "MINIMAL");
      warnAlwaysThinks(true);
    } else if (reasoning.budgetTokens() != null) {
      thinking.put(BUDGET, reasoning.budgetTokens());
    } else if (effort != null) {
      switch (effort) {
        case "minimal" -> thinking.put(LEVEL, model.isPro() ? "LOW" : "MINIMAL");
        case "low" -> thinking.put(LEVEL, "LOW");
        case "medium" -> thinking.put(LEVEL, model.lacksMedium() ? "HIGH" : "MEDIUM");
        case "high", "xhigh", "max" -> thinking.put(LEVEL, "HIGH");
        default -> unknown(effort);
      }
    }
  }

  private void warnAlwaysThinks(boolean always) {
    if (always) {
      warnings.add(
          "reasoning cannot be switched off for this model; it thinks as little as it can");
    }
  }

  private void unknown(String effort) {
    warnings.add(
        "the reasoning effort " + effort + " is unknown to this provider and was left out");
  }
}
