package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the functions of a request and the choice among them; Google's own tools stay aside. */
final class GeminiToolReader {
  static final String DECLARATIONS = "functionDeclarations";
  private static final String JSON_SCHEMA = "parametersJsonSchema";

  private GeminiToolReader() {}

  static List<Tool> tools(RequestObject body) {
    List<Tool> tools = new ArrayList<>();
    for (RequestObject tool : GeminiNames.objects(body, GeminiRequestReader.TOOLS)) {
      for (RequestObject function : GeminiNames.objects(tool, DECLARATIONS)) {
        tools.add(
            new Tool(
                function.requiredText("name"),
                function.text("description"),
                parameters(function),
                null,
                null));
      }
    }
    return tools;
  }

  private static @Nullable JsonText parameters(RequestObject function) {
    RequestObject schema = function.object(GeminiNames.in(function, JSON_SCHEMA));
    if (schema != null) {
      return new JsonText(schema.node().toString());
    }
    RequestObject older = function.object("parameters");
    return older == null ? null : new JsonText(GeminiSchema.toJsonSchema(older.node()).toString());
  }

  static @Nullable ToolChoice choice(RequestObject body) {
    RequestObject config = body.object(GeminiNames.in(body, GeminiRequestReader.TOOL_CONFIG));
    RequestObject calling =
        config == null ? null : config.object(GeminiNames.in(config, "functionCallingConfig"));
    if (calling == null) {
      return null;
    }
    List<String> allowed = calling.texts(GeminiNames.in(calling, "allowedFunctionNames"));
    return switch (mode(calling)) {
      case "", "MODE_UNSPECIFIED" -> null;
      case "AUTO", "VALIDATED" -> new ToolChoice.Auto();
      case "NONE" -> new ToolChoice.None();
      case "ANY" ->
          allowed.size() == 1
              ? new ToolChoice.Named(allowed.getFirst())
              : new ToolChoice.Required();
      default -> throw calling.wrong("mode", "must be AUTO, ANY, NONE or VALIDATED");
    };
  }

  /** A word, or its number. */
  private static String mode(RequestObject calling) {
    JsonNode mode = calling.raw("mode");
    if (mode.isInt()) {
      return switch (mode.intValue()) {
        case 0 -> "";
        case 1 -> "AUTO";
        case 2 -> "ANY";
        case 3 -> "NONE";
        default -> mode.asText();
      };
    }
    String word = calling.text("mode");
    return word == null ? "" : word.toUpperCase(Locale.ROOT);
  }
}
