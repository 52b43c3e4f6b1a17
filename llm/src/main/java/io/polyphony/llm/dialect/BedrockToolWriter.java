package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the tools of one request and the choice among them. */
final class BedrockToolWriter {
  static final String TOOL_CONFIG = "toolConfig";
  private static final String SPEC = "toolSpec";
  private static final String TYPE = "type";

  private final ChatRequest request;
  private final boolean sameDialect;
  private final Set<String> warnings;

  BedrockToolWriter(ChatRequest request, boolean sameDialect, Set<String> warnings) {
    this.request = request;
    this.sameDialect = sameDialect;
    this.warnings = warnings;
  }

  void write(ObjectNode body) {
    if (request.toolChoice() instanceof ToolChoice.None && !callsWereMade()) {
      return;
    }
    ArrayNode tools = tools();
    if (tools.isEmpty()) {
      if (request.toolChoice() != null && !(request.toolChoice() instanceof ToolChoice.None)) {
        warnings.add("a choice of tools without tools was left out");
      }
      return;
    }
    ObjectNode config = body.putObject(TOOL_CONFIG);
    config.set("tools", tools);
    choice(config);
    if (Boolean.FALSE.equals(request.parallelToolCalls())) {
      warnings.add("parallel tool calls cannot be switched off in this dialect");
    }
  }

  /** The API demands the tools wherever the conversation holds calls. */
  private boolean callsWereMade() {
    return request.messages().stream()
        .flatMap(message -> message.parts().stream())
        .anyMatch(part -> part instanceof Part.ToolCall || part instanceof Part.ToolResult);
  }

  private ArrayNode tools() {
    Map<String, Tool> own = new LinkedHashMap<>();
    request.tools().forEach(tool -> own.put(tool.name(), tool));
    ArrayNode tools = JsonFields.MAPPER.createArrayNode();
    JsonText order = sameDialect ? request.extra().get(TOOL_CONFIG) : null;
    if (order != null) {
      for (JsonNode kept : OpenAiRequestWriter.tree(order)) {
        Tool tool = own.remove(kept.path(SPEC).path("name").asText(""));
        if (tool != null) {
          tool(tools, tool);
        } else if (!kept.has(SPEC)) {
          tools.add(kept);
        }
      }
    }
    own.values().forEach(tool -> tool(tools, tool));
    return tools;
  }

  private void tool(ArrayNode tools, Tool tool) {
    ObjectNode spec = tools.addObject().putObject(SPEC).put("name", tool.name());
    if (tool.description() != null && !tool.description().isEmpty()) {
      spec.put("description", tool.description());
    }
    spec.putObject("inputSchema").set("json", schema(tool.parameters()));
    if (tool.strict() != null) {
      spec.put("strict", tool.strict());
    }
    BedrockContentWriter.mark(tools, tool.cache());
  }

  private JsonNode schema(@Nullable JsonText parameters) {
    JsonNode schema =
        parameters == null
            ? JsonFields.MAPPER.createObjectNode()
            : OpenAiRequestWriter.tree(parameters);
    if (schema instanceof ObjectNode object && !object.has(TYPE) && !sameDialect) {
      object.put(TYPE, "object");
    }
    return schema;
  }

  private void choice(ObjectNode config) {
    switch (request.toolChoice()) {
      case null -> {}
      case ToolChoice.Auto auto -> config.putObject("toolChoice").putObject("auto");
      case ToolChoice.Required required -> config.putObject("toolChoice").putObject("any");
      case ToolChoice.Named named ->
          config.putObject("toolChoice").putObject("tool").put("name", named.name());
      case ToolChoice.None none ->
          warnings.add("that no tool be used cannot be demanded once one was; left out");
    }
  }
}
