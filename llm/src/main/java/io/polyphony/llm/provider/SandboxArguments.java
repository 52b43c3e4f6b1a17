package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Tool;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Arguments that fit a tool's schema, as far as types, enumerations, defaults, references,
 * alternatives, lengths, bounds and the common formats go; patterns are not followed.
 */
final class SandboxArguments {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 8;
  private static final String WORD = "sandbox";
  private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");

  /** Examples of formats, by name. */
  private static final Map<String, String> FORMATS =
      Map.of(
          "date", "2026-01-31",
          "time", "12:00:00Z",
          "date-time", "2026-01-31T12:00:00Z",
          "duration", "PT1H",
          "email", "sandbox@example.org",
          "hostname", "example.org",
          "ipv4", "192.0.2.1",
          "uri", "https://example.org/",
          "uuid", "00000000-0000-4000-8000-000000000000");

  private final JsonNode root;

  private SandboxArguments(JsonNode root) {
    this.root = root;
  }

  static String of(Tool tool) {
    if (tool.parameters() == null) {
      return "{}";
    }
    try {
      JsonNode schema = MAPPER.readTree(tool.parameters().text());
      JsonNode value = new SandboxArguments(schema).value(schema, 0);
      return value.isObject() ? value.toString() : "{}";
    } catch (IOException malformed) {
      return "{}";
    }
  }

  private JsonNode value(JsonNode written, int depth) {
    JsonNode schema = resolved(written, 0);
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.path("enum").size() > 0) {
      return schema.path("enum").path(0);
    }
    if (schema.has("default")) {
      return schema.path("default");
    }
    if (schema.path("examples").size() > 0) {
      return schema.path("examples").path(0);
    }
    return switch (type(schema)) {
      case "string" -> NODES.textNode(text(schema));
      case "integer" -> NODES.numberNode((long) Math.ceil(number(schema)));
      case "number" -> NODES.numberNode(number(schema));
      case "boolean" -> NODES.booleanNode(true);
      case "null" -> NODES.nullNode();
      case "array" -> array(schema, depth);
      default -> object(schema, depth);
    };
  }

  /** Follows references and takes the first alternative that is not null. */
  private JsonNode resolved(JsonNode schema, int hops) {
    if (hops > DEEPEST) {
      return NODES.objectNode();
    }
    String reference = schema.path("$ref").asText();
    if (reference.equals("#")) {
      return resolved(root, hops + 1);
    }
    if (reference.startsWith("#/")) {
      return resolved(root.at(reference.substring(1)), hops + 1);
    }
    for (String word : ALTERNATIVES) {
      for (JsonNode alternative : schema.path(word)) {
        if (!type(alternative).equals("null")) {
          return resolved(alternative, hops + 1);
        }
      }
    }
    return schema.path("allOf").size() > 0 && !schema.has("properties")
        ? resolved(schema.path("allOf").path(0), hops + 1)
        : schema;
  }

  /** The first type that is not null; an object where none is said. */
  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    for (JsonNode one : type) {
      if (!one.asText().equals("null")) {
        return one.asText();
      }
    }
    return type.asText(schema.has("items") ? "array" : "object");
  }

  private static String text(JsonNode schema) {
    String text = FORMATS.getOrDefault(schema.path("format").asText(), WORD);
    int shortest = schema.path("minLength").asInt(0);
    int longest = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    String padded = text + "-".repeat(Math.clamp((long) shortest - text.length(), 0, 10_000));
    return padded.substring(0, Math.min(padded.length(), longest));
  }

  private static double number(JsonNode schema) {
    double least = schema.path("minimum").asDouble(schema.path("exclusiveMinimum").asDouble(0) + 1);
    double most =
        schema
            .path("maximum")
            .asDouble(schema.path("exclusiveMaximum").asDouble(Double.MAX_VALUE) - 1);
    double step = schema.path("multipleOf").asDouble(0);
    double number = step > 0 ? Math.ceil(least / step) * step : least;
    return Math.min(number, most);
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = NODES.arrayNode();
    int size = depth > DEEPEST ? 0 : Math.clamp(schema.path("minItems").asInt(1), 1, 20);
    for (int at = 0; at < size && schema.path("maxItems").asInt(1) > 0; at++) {
      array.add(value(schema.path("items"), depth + 1));
    }
    return array;
  }

  /** Deep in a recursion only what is required. */
  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = property.getKey();
      if (depth <= DEEPEST && (depth < 3 || required.contains(name))) {
        object.set(name, value(property.getValue(), depth + 1));
      }
    }
    return object;
  }
}
