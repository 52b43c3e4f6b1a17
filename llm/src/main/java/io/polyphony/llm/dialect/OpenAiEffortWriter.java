package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Reasoning;
import java.util.Set;

/** Writes the wish for reasoning in the vendor's form. */
final class OpenAiEffortWriter {
  static final String EFFORT = "reasoning_effort";
  private static final String THINKING = "thinking";
  private static final String SWITCH = "enable_thinking";
  private static final String TEMPLATE = "chat_template_kwargs";

  private final ObjectNode body;
  private final ChatRequest request;
  private final Set<String> warnings;

  OpenAiEffortWriter(ObjectNode body, ChatRequest request, Set<String> warnings) {
    this.body = body;
    this.request = request;
    this.warnings = warnings;
  }

  void write(OpenAiOptions.Effort form) {
    Reasoning wanted = request.reasoning();
    if (wanted == null) {
      return;
    }
    switch (form) {
      case FIELD -> field(wanted);
      case OBJECT -> object(wanted);
      case TYPE -> type(wanted);
      case SWITCH -> toggle(wanted);
      case TEMPLATE -> template(wanted);
    }
  }

  private void object(Reasoning wanted) {
    ObjectNode written = body.putObject("reasoning");
    if (wanted.effort() != null) {
      written.put("effort", wanted.effort());
    } else if (wanted.budgetTokens() != null) {
      written.put("max_tokens", wanted.budgetTokens());
    }
    if (wanted.enabled() != null) {
      written.put("enabled", wanted.enabled());
    }
    if (wanted.includeThoughts() != null) {
      written.put("exclude", !wanted.includeThoughts());
    }
  }

  private void field(Reasoning wanted) {
    Integer budget = wanted.budgetTokens();
    if (wanted.effort() != null) {
      body.put(EFFORT, wanted.effort());
    } else if (Boolean.FALSE.equals(wanted.enabled())) {
      warnings.add("reasoning cannot be switched off for this provider; the wish was left out");
    } else if (budget != null) {
      String effort = budget <= 2_048 ? "low" : budget <= 8_192 ? "medium" : "high";
      body.put(EFFORT, effort);
      warnings.add("the reasoning budget of " + budget + " tokens became effort " + effort);
    } else {
      warnings.add("the wish for reasoning without an effort was left out");
    }
  }

  private void type(Reasoning wanted) {
    boolean on = thinks(wanted);
    if (!said(THINKING)) {
      body.putObject(THINKING).put("type", on ? "enabled" : "disabled");
    }
    if (on && wanted.effort() != null) {
      body.put(EFFORT, wanted.effort());
    } else if (on && wanted.budgetTokens() != null) {
      warnings.add("the reasoning budget is not supported by this provider and was left out");
    }
  }

  private void toggle(Reasoning wanted) {
    if (said(SWITCH)) {
      return;
    }
    boolean on = thinks(wanted);
    body.put(SWITCH, on);
    if (on && wanted.budgetTokens() != null) {
      body.put("thinking_budget", wanted.budgetTokens());
    } else if (on && wanted.effort() != null) {
      warnings.add(
          "the reasoning effort "
              + wanted.effort()
              + " became reasoning switched on: this provider knows no efforts");
    }
  }

  private void template(Reasoning wanted) {
    boolean on = thinks(wanted);
    boolean measured = wanted.effort() != null || wanted.budgetTokens() != null;
    if (on && measured) {
      field(wanted);
    } else if (!said(TEMPLATE)) {
      body.putObject(TEMPLATE).put(SWITCH, on).put(THINKING, on);
    }
  }

  private static boolean thinks(Reasoning wanted) {
    Integer budget = wanted.budgetTokens();
    return !"none".equals(wanted.effort())
        && !Boolean.FALSE.equals(wanted.enabled())
        && (budget == null || budget > 0);
  }

  /** Whether the client used the vendor's own field: its words stand. */
  private boolean said(String name) {
    return request.dialect().equals(OpenAiChat.ID) && request.extra().containsKey(name);
  }
}
