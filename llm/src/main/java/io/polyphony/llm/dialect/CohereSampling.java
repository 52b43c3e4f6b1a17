package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Parameters;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes sampling parameters. A client of this dialect is taken at its word; what others ask is
 * fitted into the bounds of Cohere's description, with a warning.
 */
final class CohereSampling {
  private static final int MOST_STOPS = 5;

  private final ObjectNode body;
  private final Set<String> warnings;
  private final boolean sameDialect;

  private CohereSampling(ObjectNode body, Set<String> warnings, boolean sameDialect) {
    this.body = body;
    this.warnings = warnings;
    this.sameDialect = sameDialect;
  }

  static void write(ObjectNode body, ChatRequest request, Set<String> warnings) {
    boolean same = request.dialect().equals(CohereChat.ID);
    new CohereSampling(body, warnings, same).write(request.parameters());
  }

  private void write(Parameters wanted) {
    number("temperature", "temperature", wanted.temperature(), 0, 1);
    number("p", "top_p", wanted.topP(), 0.01, 0.99);
    topK(wanted.topK());
    if (wanted.maxOutputTokens() != null) {
      body.put("max_tokens", wanted.maxOutputTokens());
    }
    stops(wanted.stop());
    seed(wanted.seed());
    number("presence_penalty", "presence_penalty", wanted.presencePenalty(), 0, 1);
    number("frequency_penalty", "frequency_penalty", wanted.frequencyPenalty(), 0, 1);
    if (wanted.choices() != null && wanted.choices() != 1) {
      warnings.add(LeftOut.warning("n"));
    }
  }

  private void number(
      String name, String asked, @Nullable Double value, double least, double most) {
    if (value == null) {
      return;
    }
    double fitted = sameDialect ? value : Math.clamp(value, least, most);
    if (fitted != value) {
      warnings.add(asked + " was set to " + fitted + ", the nearest that this dialect allows");
    }
    body.put(name, fitted);
  }

  /** Other dialects say with a number below one that there is no such limit. */
  private void topK(@Nullable Integer wanted) {
    if (wanted == null || (wanted < 1 && !sameDialect)) {
      return;
    }
    int fitted = sameDialect ? wanted : Math.min(wanted, 500);
    if (fitted != wanted) {
      warnings.add("top_k was set to " + fitted + ", the nearest that this dialect allows");
    }
    body.put("k", fitted);
  }

  private void seed(@Nullable Long seed) {
    if (seed != null && seed < 0 && !sameDialect) {
      warnings.add("a negative seed is refused by this dialect and was left out");
    } else if (seed != null) {
      body.put("seed", seed);
    }
  }

  private void stops(List<String> stops) {
    if (stops.isEmpty()) {
      return;
    }
    int kept = sameDialect ? stops.size() : Math.min(stops.size(), MOST_STOPS);
    if (kept < stops.size()) {
      warnings.add("this provider takes five stop sequences; the others were left out");
    }
    stops.subList(0, kept).forEach(body.putArray("stop_sequences")::add);
  }
}
