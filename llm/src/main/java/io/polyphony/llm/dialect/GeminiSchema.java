package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Turns Google's older schema, a piece of OpenAPI 3.0, into JSON Schema. */
final class GeminiSchema {
  private GeminiSchema() {}

  static JsonNode toJsonSchema(JsonNode schema) {
    if (!schema.isObject()) {
      return schema;
    }
    ObjectNode written = JsonFields.MAPPER.createObjectNode();
    boolean nullable = false;
    for (Map.Entry<String, JsonNode> field : schema.properties()) {
      String name = GeminiNames.camel(field.getKey());
      JsonNode value = field.getValue();
      switch (name) {
        case "type" -> type(written, value);
        case "nullable" -> nullable = value.asBoolean();
        case "propertyOrdering" -> {}
        case "example" -> written.putArray("examples").add(value);
        case "items", "additionalProperties" -> written.set(name, toJsonSchema(value));
        case "properties" -> properties(written.putObject(name), value);
        case "anyOf" -> anyOf(written.putArray(name), value);
        case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
            count(written, name, value);
        default -> written.set(name, value);
      }
    }
    if (nullable) {
      allowNull(written);
    }
    return written;
  }

  private static void type(ObjectNode written, JsonNode value) {
    if (value.isTextual() && value.textValue().endsWith("_UNSPECIFIED")) {
      return;
    }
    if (value.isTextual()) {
      written.put("type", value.textValue().toLowerCase(Locale.ROOT));
    } else {
      written.set("type", value);
    }
  }

  /** The names of properties are the caller's own and stay as they are. */
  private static void properties(ObjectNode written, JsonNode properties) {
    properties
        .properties()
        .forEach(property -> written.set(property.getKey(), toJsonSchema(property.getValue())));
  }

  private static void anyOf(ArrayNode written, JsonNode alternatives) {
    alternatives.forEach(alternative -> written.add(toJsonSchema(alternative)));
  }

  /** Whole numbers of 64 bits are texts in Google's JSON. */
  private static void count(ObjectNode written, String name, JsonNode value) {
    JsonNode parsed =
        value.isTextual()
            ? JsonFields.parse(value.textValue().getBytes(StandardCharsets.UTF_8))
            : value;
    written.set(name, parsed != null && parsed.isNumber() ? parsed : value);
  }

  private static void allowNull(ObjectNode written) {
    String type = written.path("type").textValue();
    if (type != null) {
      written.putArray("type").add(type).add("null");
    }
    if (written.path("enum") instanceof ArrayNode values) {
      written.set("enum", values.deepCopy().addNull());
    }
    if (written.path("anyOf") instanceof ArrayNode alternatives) {
      alternatives.addObject().put("type", "null");
    }
  }
}
