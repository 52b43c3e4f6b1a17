package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Parameters;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes sampling parameters. A client of this dialect is taken at its word; what the API would
 * refuse from other clients is left out with a warning.
 */
final class AnthropicSampling {
  private static final double LEAST_TOP_P_WHEN_THINKING = 0.95;
  private static final double HARMLESS_TOP_P = 0.99;

  private final ObjectNode body;
  private final AnthropicGeneration generation;
  private final Set<String> warnings;
  private final boolean thinks;

  private AnthropicSampling(ObjectNode body, AnthropicGeneration generation, Set<String> warnings) {
    this.body = body;
    this.generation = generation;
    this.warnings = warnings;
    this.thinks = AnthropicThinking.isOn(body);
  }

  /** Takes the body after thinking was written. */
  static void write(
      ObjectNode body, ChatRequest request, AnthropicGeneration generation, Set<String> warnings) {
    Parameters wanted = request.parameters();
    if (request.dialect().equals(AnthropicMessages.ID)) {
      number(body, "temperature", wanted.temperature());
      number(body, "top_p", wanted.topP());
      if (wanted.topK() != null) {
        body.put("top_k", wanted.topK());
      }
      stop(body, wanted.stop());
    } else {
      new AnthropicSampling(body, generation, warnings).fitted(wanted);
    }
  }

  private static void number(ObjectNode body, String name, @Nullable Double value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private static void stop(ObjectNode body, List<String> stop) {
    if (!stop.isEmpty()) {
      stop.forEach(body.putArray("stop_sequences")::add);
    }
  }

  private void fitted(Parameters wanted) {
    temperature(wanted.temperature());
    topP(wanted.topP());
    topK(wanted.topK());
    List<String> visible = wanted.stop().stream().filter(text -> !text.isBlank()).toList();
    if (visible.size() < wanted.stop().size()) {
      warnings.add("a stop text of white space only is refused by this dialect and was left out");
    }
    stop(body, visible);
    refuse("seed", wanted.seed());
    refuse("presence_penalty", wanted.presencePenalty());
    refuse("frequency_penalty", wanted.frequencyPenalty());
    refuse("n", Objects.equals(wanted.choices(), 1) ? null : wanted.choices());
  }

  private void refuse(String name, @Nullable Object value) {
    if (value != null) {
      warnings.add(LeftOut.warning(name));
    }
  }

  private void temperature(@Nullable Double wanted) {
    if (wanted == null) {
      return;
    }
    if (wanted != 1 && generation.refusesSampling()) {
      warnings.add("temperature is refused by this model and was left out");
    } else if (wanted != 1 && thinks) {
      warnings.add("temperature is refused while the model thinks and was left out");
    } else if (wanted > 1) {
      warnings.add("temperature was lowered to 1, the highest of this dialect");
      body.put("temperature", 1.0);
    } else {
      body.put("temperature", wanted);
    }
  }

  private void topP(@Nullable Double wanted) {
    if (wanted == null) {
      return;
    }
    if (wanted < HARMLESS_TOP_P && generation.refusesSampling()) {
      warnings.add("top_p is refused by this model and was left out");
    } else if (wanted < LEAST_TOP_P_WHEN_THINKING && thinks) {
      warnings.add("top_p is refused while the model thinks and was left out");
    } else if (body.has("temperature") && generation.refusesTwoSamplings()) {
      warnings.add("top_p is refused by this model beside a temperature and was left out");
    } else {
      body.put("top_p", wanted);
    }
  }

  private void topK(@Nullable Integer wanted) {
    if (wanted == null || wanted < 0) {
      return;
    }
    if (generation.refusesSampling()) {
      warnings.add("top_k is refused by this model and was left out");
    } else if (thinks) {
      warnings.add("top_k is refused while the model thinks and was left out");
    } else {
      body.put("top_k", wanted);
    }
  }
}
