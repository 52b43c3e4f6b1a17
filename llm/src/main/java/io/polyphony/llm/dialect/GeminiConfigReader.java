package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code generationConfig}. */
final class GeminiConfigReader {
  static final String MIME = "responseMimeType";
  static final String SCHEMA = "responseSchema";
  static final String JSON_SCHEMA = "responseJsonSchema";
  static final String THINKING = "thinkingConfig";

  /** Google knows no name for a schema, OpenAI demands one. */
  private static final String NAME = "response";

  private GeminiConfigReader() {}

  static RequestObject of(ObjectNode config) {
    return RequestObject.parse(config.toString().getBytes(StandardCharsets.UTF_8));
  }

  static Parameters parameters(RequestObject config) {
    return new Parameters(
        config.number("temperature"),
        config.number(GeminiNames.in(config, "topP")),
        config.integer(GeminiNames.in(config, "topK"), 0),
        config.integer(GeminiNames.in(config, "maxOutputTokens"), 0),
        config.texts(GeminiNames.in(config, "stopSequences")),
        config.longInteger("seed"),
        config.number(GeminiNames.in(config, "presencePenalty")),
        config.number(GeminiNames.in(config, "frequencyPenalty")),
        config.integer(GeminiNames.in(config, "candidateCount"), 1));
  }

  static @Nullable ResponseFormat format(RequestObject config) {
    String type = config.text(GeminiNames.in(config, MIME));
    JsonNode schema = config.raw(GeminiNames.in(config, JSON_SCHEMA));
    RequestObject older = config.object(GeminiNames.in(config, SCHEMA));
    boolean json = type == null || type.equals("application/json");
    if (json && !schema.isMissingNode()) {
      return schema(schema);
    }
    if (json && older != null) {
      return schema(GeminiSchema.toJsonSchema(older.node()));
    }
    return switch (type == null ? "" : type) {
      case "application/json" -> new ResponseFormat.Json();
      case "text/plain" -> new ResponseFormat.Text();
      default -> null;
    };
  }

  private static ResponseFormat schema(JsonNode schema) {
    return new ResponseFormat.Schema(NAME, null, new JsonText(schema.toString()), null);
  }

  static @Nullable Reasoning reasoning(RequestObject config) {
    RequestObject thinking = config.object(GeminiNames.in(config, THINKING));
    if (thinking == null) {
      return null;
    }
    String field = GeminiNames.in(thinking, "thinkingBudget");
    Long budget = thinking.longInteger(field);
    if (budget != null && (budget < -1 || budget > Integer.MAX_VALUE)) {
      throw thinking.wrong(field, "must be an integer from -1 to " + Integer.MAX_VALUE);
    }
    return new Reasoning(
        effort(thinking),
        budget != null && budget > 0 ? (Integer) budget.intValue() : null,
        budget == null ? null : (Boolean) (budget != 0),
        thinking.flag(GeminiNames.in(thinking, "includeThoughts")));
  }

  private static @Nullable String effort(RequestObject thinking) {
    String field = GeminiNames.in(thinking, "thinkingLevel");
    String level = thinking.text(field);
    return switch (level == null ? "" : level.toUpperCase(Locale.ROOT)) {
      case "", "THINKING_LEVEL_UNSPECIFIED" -> null;
      case "MINIMAL" -> "minimal";
      case "LOW" -> "low";
      case "MEDIUM" -> "medium";
      case "HIGH" -> "high";
      default -> throw thinking.wrong(field, "must be MINIMAL, LOW, MEDIUM or HIGH");
    };
  }
}
