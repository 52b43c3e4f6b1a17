package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.ResponseFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code generationConfig}. Where the client spoke this dialect, its own words are kept as
 * far as they still say what the request says.
 */
final class GeminiConfigWriter {
  private static final int MOST_STOPS = 5;

  private final ChatRequest request;
  private final Set<String> warnings;
  private final boolean sameDialect;
  private final ObjectNode config;

  /**
   * @param sent the client's own {@code generationConfig}, if it spoke this dialect
   */
  GeminiConfigWriter(ChatRequest request, @Nullable JsonText sent, Set<String> warnings) {
    this.request = request;
    this.warnings = warnings;
    this.sameDialect = sent != null;
    this.config = sent == null ? JsonFields.MAPPER.createObjectNode() : GeminiPartReader.tree(sent);
  }

  void write(ObjectNode body) {
    Parameters wanted = request.parameters();
    number("temperature", wanted.temperature());
    number("topP", wanted.topP());
    topK(wanted.topK());
    integer("maxOutputTokens", wanted.maxOutputTokens());
    stops(wanted.stop());
    seed(wanted.seed());
    number("presencePenalty", wanted.presencePenalty());
    number("frequencyPenalty", wanted.frequencyPenalty());
    integer("candidateCount", wanted.choices());
    format();
    thinking();
    if (sameDialect || !config.isEmpty()) {
      body.set(GeminiRequestReader.CONFIG, config);
    }
  }

  private void number(String name, @Nullable Double value) {
    if (value == null) {
      config.remove(name);
    } else if (!config.path(name).isNumber() || config.path(name).doubleValue() != value) {
      config.put(name, value);
    }
  }

  private void integer(String name, @Nullable Integer value) {
    if (value == null) {
      config.remove(name);
    } else if (!config.path(name).isNumber() || config.path(name).doubleValue() != value) {
      config.put(name, value);
    }
  }

  /** Other dialects say with a number below one that there is no such limit. */
  private void topK(@Nullable Integer topK) {
    integer("topK", topK != null && topK < 1 && !sameDialect ? null : topK);
  }

  private void seed(@Nullable Long seed) {
    if (seed != null && seed != seed.intValue()) {
      warnings.add(
          "a seed of more than 32 bits is not supported by this provider and was left out");
      config.remove("seed");
    } else {
      integer("seed", seed == null ? null : (Integer) seed.intValue());
    }
  }

  private void stops(List<String> stops) {
    config.remove("stopSequences");
    if (stops.isEmpty()) {
      return;
    }
    int kept = sameDialect ? stops.size() : Math.min(stops.size(), MOST_STOPS);
    if (kept < stops.size()) {
      warnings.add("this provider takes five stop sequences; the others were left out");
    }
    stops.subList(0, kept).forEach(config.putArray("stopSequences")::add);
  }

  private void format() {
    ResponseFormat wanted = request.responseFormat();
    if (sameDialect && Objects.equals(GeminiConfigReader.format(sent()), wanted)) {
      return;
    }
    config.remove(
        List.of(
            GeminiConfigReader.MIME, GeminiConfigReader.SCHEMA, GeminiConfigReader.JSON_SCHEMA));
    switch (wanted) {
      case null -> {}
      case ResponseFormat.Text text -> config.put(GeminiConfigReader.MIME, "text/plain");
      case ResponseFormat.Json json -> config.put(GeminiConfigReader.MIME, "application/json");
      case ResponseFormat.Schema schema -> {
        config.put(GeminiConfigReader.MIME, "application/json");
        JsonNode shape = OpenAiRequestWriter.tree(schema.schema());
        if (!shape.isEmpty()) {
          config.set(GeminiConfigReader.JSON_SCHEMA, shape);
        }
      }
    }
  }

  private void thinking() {
    if (sameDialect && Objects.equals(GeminiConfigReader.reasoning(sent()), request.reasoning())) {
      return;
    }
    config.remove(GeminiConfigReader.THINKING);
    new GeminiThinking(GeminiModel.of(request.model()), warnings)
        .write(config, request.reasoning());
  }

  private RequestObject sent() {
    return GeminiConfigReader.of(config);
  }
}
