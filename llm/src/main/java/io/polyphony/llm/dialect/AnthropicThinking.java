package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.ToolChoice;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes how much to think. A client of this dialect is taken at its word; other clients' wishes
 * are fitted to what the model's generation takes.
 */
final class AnthropicThinking {
  /** The least that the API takes, in tokens. */
  static final int SMALLEST_BUDGET = 1_024;

  /** A limit that every model which thinks takes, in tokens. */
  private static final int TAKEN_BY_ALL = 32_000;

  private static final String TYPE = "type";
  private static final String LIMIT = "max_tokens";

  private final ChatRequest request;
  private final AnthropicGeneration generation;
  private final Set<String> warnings;

  AnthropicThinking(ChatRequest request, AnthropicGeneration generation, Set<String> warnings) {
    this.request = request;
    this.generation = generation;
    this.warnings = warnings;
  }

  /** Whether the body switches thinking on. */
  static boolean isOn(ObjectNode body) {
    JsonNode thinking = body.path(AnthropicRequestReader.THINKING);
    return thinking.isObject() && !thinking.path(TYPE).asText().equals("disabled");
  }

  /** Takes the body with its limit; may raise a limit that the client did not send. */
  void write(ObjectNode body) {
    Reasoning wanted = request.reasoning();
    if (wanted == null) {
      return;
    }
    if (request.dialect().equals(AnthropicMessages.ID)) {
      asSaid(body, wanted);
    } else if (isOff(wanted)) {
      off(body);
    } else if (isPossible()) {
      fitted(body, wanted);
    }
    if (isOn(body) && wanted.includeThoughts() != null) {
      String display = wanted.includeThoughts() ? "summarized" : "omitted";
      body.withObject(AnthropicRequestReader.THINKING).put("display", display);
    }
  }

  private void asSaid(ObjectNode body, Reasoning wanted) {
    if (wanted.effort() != null) {
      effort(
          body,
          wanted.effort().equals(AnthropicRequestReader.XHIGH) && saidMax()
              ? AnthropicRequestReader.MAX
              : wanted.effort());
    }
    if (Boolean.FALSE.equals(wanted.enabled())) {
      thinking(body, "disabled");
    } else if (wanted.budgetTokens() != null) {
      thinking(body, "enabled").put("budget_tokens", wanted.budgetTokens());
    } else if (Boolean.TRUE.equals(wanted.enabled())) {
      thinking(body, "adaptive");
    }
  }

  private boolean saidMax() {
    JsonText kept = request.extra().get(AnthropicRequestReader.OUTPUT_CONFIG);
    return kept != null
        && OpenAiRequestWriter.tree(kept)
            .path("effort")
            .asText()
            .equals(AnthropicRequestReader.MAX);
  }

  private static boolean isOff(Reasoning wanted) {
    return Boolean.FALSE.equals(wanted.enabled())
        || Objects.equals(wanted.effort(), "none")
        || Objects.equals(wanted.budgetTokens(), 0);
  }

  private void off(ObjectNode body) {
    if (generation.thinks()) {
      thinking(body, "disabled");
    }
  }

  private boolean isPossible() {
    if (!generation.thinks()) {
      warnings.add("this model does not think; the wish for reasoning was left out");
      return false;
    }
    ToolChoice choice = request.toolChoice();
    if (choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named) {
      warnings.add("reasoning was left out: this dialect refuses it where a tool is forced");
      return false;
    }
    if (!generation.adapts() && endsInUnsignedCall()) {
      warnings.add("reasoning was left out: that of the turn with the tool call is missing");
      return false;
    }
    return true;
  }

  /** With a budget, the turn that a tool result continues must begin with its thinking. */
  private boolean endsInUnsignedCall() {
    for (Message message : request.messages().reversed()) {
      if (message.role() == Role.ASSISTANT) {
        boolean called = message.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
        return called && message.parts().stream().noneMatch(AnthropicThinking::isProven);
      }
      if (message.parts().stream().noneMatch(Part.ToolResult.class::isInstance)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isProven(Part part) {
    return part instanceof Part.RedactedThinking
        || (part instanceof Part.Thinking thinking && thinking.signature() != null);
  }

  private void fitted(ObjectNode body, Reasoning wanted) {
    Integer asked = wanted.budgetTokens();
    boolean budgeted = asked != null && asked > 0;
    if (generation.refusesBudgets() && budgeted) {
      warnings.add("the reasoning budget was left out: this model decides itself");
    }
    if (generation.adapts() && !(budgeted && !generation.refusesBudgets())) {
      thinking(body, "adaptive");
      if (wanted.effort() != null) {
        effort(body, known(wanted.effort()));
      }
    } else {
      budget(body, budgeted ? asked : budgetOf(wanted.effort()), budgeted);
    }
  }

  private String known(String effort) {
    return switch (effort) {
      case "minimal" -> "low";
      case AnthropicRequestReader.XHIGH ->
          generation.refusesBudgets() ? AnthropicRequestReader.XHIGH : AnthropicRequestReader.MAX;
      default -> effort;
    };
  }

  private static int budgetOf(@Nullable String effort) {
    return switch (effort == null ? "" : effort) {
      case "minimal" -> SMALLEST_BUDGET;
      case "low" -> 2_048;
      case "high" -> 16_384;
      case AnthropicRequestReader.XHIGH, AnthropicRequestReader.MAX -> 32_000;
      default -> 8_192;
    };
  }

  /** The limit counts thinking and words together, so words must be left some of it. */
  private void budget(ObjectNode body, int wanted, boolean said) {
    int limit = body.path(LIMIT).asInt();
    int most;
    if (request.parameters().maxOutputTokens() == null) {
      limit = Math.max(limit, Math.min(wanted + AnthropicMessages.DEFAULT_LIMIT, TAKEN_BY_ALL));
      body.put(LIMIT, limit);
      most = limit - AnthropicMessages.DEFAULT_LIMIT;
    } else {
      most = said ? limit - 1 : Math.max(SMALLEST_BUDGET, limit / 2);
    }
    if (limit <= SMALLEST_BUDGET) {
      warnings.add("reasoning was left out: it needs more than 1024 tokens of output");
      return;
    }
    int budget = Math.max(SMALLEST_BUDGET, Math.min(wanted, most));
    if (said && budget != wanted) {
      warnings.add("the reasoning budget of " + wanted + " tokens became " + budget);
    }
    thinking(body, "enabled").put("budget_tokens", budget);
  }

  private static ObjectNode thinking(ObjectNode body, String type) {
    return body.putObject(AnthropicRequestReader.THINKING).put(TYPE, type);
  }

  private static void effort(ObjectNode body, String effort) {
    body.withObject(AnthropicRequestReader.OUTPUT_CONFIG).put("effort", effort);
  }
}
