package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tools and the choice among them. Where the client spoke this dialect, its own words
 * are kept as long as they still say what the request says.
 */
final class GeminiToolWriter {
  private static final String CALLING = "functionCallingConfig";

  private final ChatRequest request;
  private final Map<String, JsonText> sent;
  private final Set<String> warnings;

  /**
   * @param sent the client's extra fields, if it spoke this dialect
   */
  GeminiToolWriter(ChatRequest request, Map<String, JsonText> sent, Set<String> warnings) {
    this.request = request;
    this.sent = sent;
    this.warnings = warnings;
  }

  void write(ObjectNode body) {
    JsonNode tools = tools(sent(GeminiRequestReader.TOOLS));
    if (!tools.isEmpty() || sent.containsKey(GeminiRequestReader.TOOLS)) {
      body.set(GeminiRequestReader.TOOLS, tools);
    }
    ObjectNode choice = choice(sent(GeminiRequestReader.TOOL_CONFIG));
    if (choice != null) {
      body.set(GeminiRequestReader.TOOL_CONFIG, choice);
    }
    if (Boolean.FALSE.equals(request.parallelToolCalls())) {
      warnings.add("parallel tool calls cannot be switched off for this provider");
    }
  }

  private @Nullable JsonNode sent(String name) {
    JsonText text = sent.get(name);
    return text == null ? null : OpenAiRequestWriter.tree(text);
  }

  private JsonNode tools(@Nullable JsonNode original) {
    if (original != null
        && GeminiToolReader.tools(alone(GeminiRequestReader.TOOLS, original))
            .equals(request.tools())) {
      return original;
    }
    ArrayNode tools = JsonFields.MAPPER.createArrayNode();
    if (!request.tools().isEmpty()) {
      ArrayNode declarations = tools.addObject().putArray(GeminiToolReader.DECLARATIONS);
      request.tools().forEach(tool -> declarations.add(declaration(tool)));
    }
    if (original != null && original.isArray()) {
      original.forEach(tool -> addOthers(tools, tool));
    }
    return tools;
  }

  /** Google's own tools stay, whatever became of the functions. */
  private static void addOthers(ArrayNode tools, JsonNode tool) {
    if (tool instanceof ObjectNode object) {
      ObjectNode others = object.deepCopy();
      others.remove(GeminiToolReader.DECLARATIONS);
      others.remove(GeminiNames.snake(GeminiToolReader.DECLARATIONS));
      if (!others.isEmpty()) {
        tools.add(others);
      }
    }
  }

  private ObjectNode declaration(Tool tool) {
    ObjectNode written = JsonFields.MAPPER.createObjectNode().put("name", tool.name());
    if (tool.description() != null) {
      written.put("description", tool.description());
    }
    if (tool.parameters() != null) {
      written.set("parametersJsonSchema", OpenAiRequestWriter.tree(tool.parameters()));
    }
    if (Boolean.TRUE.equals(tool.strict())) {
      warnings.add("strict tools are not supported by this provider; the mark was left out");
    }
    if (tool.cache() != null) {
      warnings.add(GeminiPartWriter.NO_CACHE_MARKERS);
    }
    return written;
  }

  private @Nullable ObjectNode choice(@Nullable JsonNode original) {
    if (original instanceof ObjectNode own
        && Objects.equals(
            GeminiToolReader.choice(alone(GeminiRequestReader.TOOL_CONFIG, own)),
            request.toolChoice())) {
      return own;
    }
    ObjectNode config =
        original instanceof ObjectNode own ? own.deepCopy() : JsonFields.MAPPER.createObjectNode();
    config.remove(CALLING);
    config.remove(GeminiNames.snake(CALLING));
    if (!request.tools().isEmpty()) {
      calling(config, request.toolChoice());
    }
    return config.isEmpty() ? null : config;
  }

  /** A choice without functions is refused. */
  private static void calling(ObjectNode config, @Nullable ToolChoice choice) {
    switch (choice) {
      case null -> {}
      case ToolChoice.Auto auto -> config.putObject(CALLING).put("mode", "AUTO");
      case ToolChoice.None none -> config.putObject(CALLING).put("mode", "NONE");
      case ToolChoice.Required required -> config.putObject(CALLING).put("mode", "ANY");
      case ToolChoice.Named named ->
          config
              .putObject(CALLING)
              .put("mode", "ANY")
              .putArray("allowedFunctionNames")
              .add(named.name());
    }
  }

  private static RequestObject alone(String name, JsonNode value) {
    ObjectNode object = JsonFields.MAPPER.createObjectNode();
    object.set(name, value);
    return RequestObject.parse(object.toString().getBytes(StandardCharsets.UTF_8));
  }
}
