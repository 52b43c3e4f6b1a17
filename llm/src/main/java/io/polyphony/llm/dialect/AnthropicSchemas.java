package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import java.util.Map;
import java.util.Set;

/** Fits JSON Schemas of other dialects to what structured outputs take. */
final class AnthropicSchemas {
  /** Keywords whose value is data, not a schema. */
  private static final Set<String> DATA = Set.of("enum", "const", "default", "examples");

  private AnthropicSchemas() {}

  /** Objects must say that they have no other properties; one that does not say is closed. */
  static JsonText closed(JsonText schema, Set<String> warnings) {
    JsonNode copy = OpenAiRequestWriter.tree(schema);
    if (close(copy)) {
      warnings.add("objects of the response schema were closed to other properties");
    }
    return new JsonText(copy.toString());
  }

  private static boolean close(JsonNode node) {
    boolean changed = false;
    if (node instanceof ObjectNode object
        && object.path("type").isTextual()
        && object.path("type").textValue().equals("object")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
      changed = true;
    }
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        changed |= !DATA.contains(field.getKey()) && close(field.getValue());
      }
    } else {
      for (JsonNode item : node) {
        changed |= close(item);
      }
    }
    return changed;
  }
}
