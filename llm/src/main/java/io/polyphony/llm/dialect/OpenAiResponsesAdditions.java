package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an item or a piece of content says beside what the vocabulary knows. It follows the part as
 * an opaque part {@code {"item":{...}}} or {@code {"content":{...}}}, which the writer puts back
 * where it was: so the part itself is never lost towards other dialects. A piece of content that we
 * do not know at all travels the same way, with its type.
 */
final class OpenAiResponsesAdditions {
  static final String ITEM = "item";
  static final String CONTENT = "content";

  /** Fields that mean nothing to other vendors: leaving them out loses nothing. */
  private static final Set<String> OWN =
      Set.of("id", "status", "phase", "annotations", "logprobs", "summary", CONTENT);

  private OpenAiResponsesAdditions() {}

  static void add(List<Part> parts, String place, Map<String, JsonText> others) {
    if (!others.isEmpty()) {
      ObjectNode kept = JsonFields.MAPPER.createObjectNode();
      others.forEach((name, value) -> kept.set(name, OpenAiRequestWriter.tree(value)));
      add(parts, place, kept);
    }
  }

  static void add(List<Part> parts, String place, JsonNode kept) {
    ObjectNode addition = JsonFields.MAPPER.createObjectNode();
    addition.set(place, kept);
    parts.add(opaque(addition));
  }

  static Part.Opaque opaque(JsonNode json) {
    return new Part.Opaque(OpenAiResponses.ID, new JsonText(json.toString()));
  }

  /** Whether other vendors lose nothing without it. */
  static boolean isOnlyOwn(Part.Opaque opaque) {
    if (!opaque.dialect().equals(OpenAiResponses.ID)) {
      return false;
    }
    JsonNode json = OpenAiRequestWriter.tree(opaque.json());
    JsonNode kept = json.has(ITEM) ? json.path(ITEM) : json.path(CONTENT);
    return !json.has("type")
        && kept.isObject()
        && kept.properties().stream().allMatch(field -> OWN.contains(field.getKey()));
  }
}
