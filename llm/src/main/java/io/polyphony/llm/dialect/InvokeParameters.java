package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes limits and sampling under a family's names, and says what has no name there. A name of
 * null is a parameter that the family does not take.
 */
final class InvokeParameters {
  private static final String PRESENCE = "presence_penalty";
  private static final String FREQUENCY = "frequency_penalty";

  private final ObjectNode target;
  private final Set<String> warnings;

  InvokeParameters(ObjectNode target, Set<String> warnings) {
    this.target = target;
    this.warnings = warnings;
  }

  InvokeParameters limit(String name, Parameters wanted) {
    if (wanted.maxOutputTokens() != null) {
      target.put(name, wanted.maxOutputTokens());
    }
    return this;
  }

  InvokeParameters temperature(String name, Parameters wanted, double highest) {
    Double value = wanted.temperature();
    if (value != null && value > highest) {
      warnings.add("temperature was lowered to 1, the highest of this dialect");
      target.put(name, highest);
    } else if (value != null) {
      target.put(name, value);
    }
    return this;
  }

  InvokeParameters topP(String name, Parameters wanted) {
    if (wanted.topP() != null) {
      target.put(name, wanted.topP());
    }
    return this;
  }

  InvokeParameters topK(@Nullable String name, Parameters wanted) {
    Integer value = wanted.topK();
    if (value != null && value >= 0 && name != null) {
      target.put(name, value);
    } else {
      refuse("top_k", value == null || value < 0 ? null : value);
    }
    return this;
  }

  InvokeParameters stop(@Nullable String name, Parameters wanted) {
    return stop(name, wanted, word -> true);
  }

  /**
   * @param taken the texts that the family takes
   */
  InvokeParameters stop(@Nullable String name, Parameters wanted, Predicate<String> taken) {
    List<String> words = wanted.stop().stream().filter(word -> !word.isEmpty()).toList();
    List<String> kept = name == null ? List.of() : words.stream().filter(taken).toList();
    if (name != null && !kept.isEmpty()) {
      kept.forEach(target.putArray(name)::add);
    }
    if (kept.size() < words.size()) {
      warnings.add(LeftOut.warning(kept.isEmpty() ? "stop" : "a part of stop"));
    }
    return this;
  }

  InvokeParameters seedAndPenalties(Parameters wanted) {
    if (wanted.seed() != null) {
      target.put("seed", wanted.seed());
    }
    if (wanted.presencePenalty() != null) {
      target.put(PRESENCE, wanted.presencePenalty());
    }
    if (wanted.frequencyPenalty() != null) {
      target.put(FREQUENCY, wanted.frequencyPenalty());
    }
    return this;
  }

  /** What no family of texts takes, and what is said of the conversation as a whole. */
  void refuseRest(ChatRequest request) {
    Parameters wanted = request.parameters();
    refuse("seed", target.has("seed") ? null : wanted.seed());
    refuse(PRESENCE, target.has(PRESENCE) ? null : wanted.presencePenalty());
    refuse(FREQUENCY, target.has(FREQUENCY) ? null : wanted.frequencyPenalty());
    refuse("n", Objects.equals(wanted.choices(), 1) ? null : wanted.choices());
    refuse("tools", request.tools().isEmpty() ? null : request.tools());
    refuse("tool_choice", request.toolChoice());
    refuse("parallel_tool_calls", request.parallelToolCalls());
    refuse(
        "response_format",
        request.responseFormat() instanceof ResponseFormat.Text ? null : request.responseFormat());
    refuse("reasoning_effort", wishes(request.reasoning()) ? request.reasoning() : null);
    refuse("user", request.user());
    LeftOut.warn(request, warnings);
  }

  private static boolean wishes(@Nullable Reasoning wanted) {
    return wanted != null
        && !Boolean.FALSE.equals(wanted.enabled())
        && !"none".equals(wanted.effort());
  }

  private void refuse(String name, @Nullable Object value) {
    if (value != null) {
      warnings.add(LeftOut.warning(name));
    }
  }
}
