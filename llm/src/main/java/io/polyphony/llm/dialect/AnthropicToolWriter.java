package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the tools of one request and the choice among them. */
final class AnthropicToolWriter {
  private static final String TYPE = "type";

  private final Set<String> warnings;
  private final boolean sameDialect;
  private final AnthropicBlockWriter blocks;

  AnthropicToolWriter(Set<String> warnings, boolean sameDialect) {
    this.warnings = warnings;
    this.sameDialect = sameDialect;
    this.blocks = new AnthropicBlockWriter(warnings, sameDialect);
  }

  void write(ObjectNode body, ChatRequest request) {
    Map<String, ObjectNode> own = new LinkedHashMap<>();
    request.tools().forEach(tool -> own.put(tool.name(), tool(tool)));
    ArrayNode tools = JsonFields.MAPPER.createArrayNode();
    JsonText order = sameDialect ? request.extra().get(AnthropicToolReader.TOOLS) : null;
    if (order != null) {
      OpenAiRequestWriter.tree(order).forEach(kept -> place(tools, kept, own));
    }
    own.values().forEach(tools::add);
    if (!tools.isEmpty()) {
      body.set(AnthropicToolReader.TOOLS, tools);
    }
    choice(body, request, !tools.isEmpty());
  }

  /** What was kept with a type is a vendor's tool, without one the options of a client's tool. */
  private static void place(ArrayNode tools, JsonNode kept, Map<String, ObjectNode> own) {
    if (kept.has(TYPE)) {
      tools.add(kept);
      return;
    }
    ObjectNode tool = own.remove(kept.path("name").asText());
    if (tool != null) {
      kept.properties().forEach(field -> tool.putIfAbsent(field.getKey(), field.getValue()));
      tools.add(tool);
    }
  }

  private ObjectNode tool(Tool tool) {
    ObjectNode written = JsonFields.MAPPER.createObjectNode().put("name", tool.name());
    if (tool.description() != null) {
      written.put("description", tool.description());
    }
    written.set("input_schema", schema(tool.parameters()));
    if (tool.strict() != null) {
      written.put("strict", tool.strict());
    }
    blocks.mark(written, tool.cache());
    return written;
  }

  /** The dialect demands a schema, and that it says it is one of an object. */
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

  private void choice(ObjectNode body, ChatRequest request, boolean hasTools) {
    ToolChoice wanted = request.toolChoice();
    Boolean parallel = request.parallelToolCalls();
    boolean one = Boolean.FALSE.equals(parallel);
    if (!hasTools && !sameDialect) {
      if (wanted != null && !(wanted instanceof ToolChoice.None)) {
        warnings.add("a choice of tools without tools was left out");
      }
      return;
    }
    if (wanted == null && !one) {
      return;
    }
    ObjectNode choice = body.putObject(AnthropicRequestReader.TOOL_CHOICE);
    switch (wanted) {
      case null -> choice.put(TYPE, "auto");
      case ToolChoice.Auto auto -> choice.put(TYPE, "auto");
      case ToolChoice.None none -> choice.put(TYPE, "none");
      case ToolChoice.Required required -> choice.put(TYPE, "any");
      case ToolChoice.Named named -> choice.put(TYPE, "tool").put("name", named.name());
    }
    if (parallel != null && !(wanted instanceof ToolChoice.None)) {
      choice.put("disable_parallel_tool_use", one);
    }
  }
}
