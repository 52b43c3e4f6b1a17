package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Tool;
import java.io.IOException;
import java.util.Map;

/** Arguments that fit a tool's schema, as far as types, enumerations and required fields go. */
final class SandboxArguments {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 8;

  private SandboxArguments() {}

  static String of(Tool tool) {
    if (tool.parameters() == null) {
      return "{}";
    }
    try {
      JsonNode value = value(MAPPER.readTree(tool.parameters().text()), 0);
      return value.isObject() ? value.toString() : "{}";
    } catch (IOException malformed) {
      return "{}";
    }
  }

  private static JsonNode value(JsonNode schema, int depth) {
    if (schema.path("enum").size() > 0) {
      return schema.path("enum").path(0);
    }
    if (schema.has("const")) {
      return schema.path("const");
    }
    return switch (schema.path("type").asText("object")) {
      case "string" -> NODES.textNode("sandbox");
      case "integer" -> NODES.numberNode(schema.path("minimum").asInt(1));
      case "number" -> NODES.numberNode(schema.path("minimum").asDouble(1));
      case "boolean" -> NODES.booleanNode(true);
      case "array" ->
          depth > DEEPEST
              ? NODES.arrayNode()
              : NODES.arrayNode().add(value(schema.path("items"), depth + 1));
      default -> object(schema, depth);
    };
  }

  private static ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    if (depth > DEEPEST) {
      return object;
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      object.set(property.getKey(), value(property.getValue(), depth + 1));
    }
    return object;
  }
}
