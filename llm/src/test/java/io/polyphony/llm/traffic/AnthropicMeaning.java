package io.polyphony.llm.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A request in the one form that all requests of the same meaning share: contents as blocks, turns
 * merged, defaults left out.
 */
final class AnthropicMeaning {
  private static final Set<String> LISTS = Set.of("system", "tools", "stop_sequences");

  private AnthropicMeaning() {}

  static JsonNode of(JsonNode request) {
    ObjectNode meant = request.deepCopy();
    withoutNulls(meant);
    if (!meant.path("stream").asBoolean()) {
      meant.remove("stream");
    }
    asBlocks(meant, "system");
    LISTS.forEach(name -> removeIfEmpty(meant, name));
    for (JsonNode tool : meant.path("tools")) {
      if (tool.path("type").asText().equals("custom")) {
        ((ObjectNode) tool).remove("type");
      }
    }
    ArrayNode turns = meant.arrayNode();
    for (JsonNode message : meant.path("messages")) {
      asBlocks((ObjectNode) message, "content");
      message.path("content").forEach(AnthropicMeaning::block);
      JsonNode last = turns.path(turns.size() - 1);
      if (last.path("role").equals(message.path("role"))) {
        ((ArrayNode) last.path("content")).addAll((ArrayNode) message.path("content"));
      } else {
        turns.add(message);
      }
    }
    meant.set("messages", turns);
    return meant;
  }

  /** Numbers by value: 1 and 1.0 are the same. */
  static boolean equal(JsonNode left, JsonNode right) {
    return left.equals(
        (one, other) ->
            one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : (one.equals(other) ? 0 : 1),
        right);
  }

  private static void block(JsonNode block) {
    if (block instanceof ObjectNode result && result.path("type").asText().equals("tool_result")) {
      asBlocks(result, "content");
      removeIfEmpty(result, "content");
      if (!result.path("is_error").asBoolean()) {
        result.remove("is_error");
      }
    }
  }

  private static void asBlocks(ObjectNode holder, String name) {
    JsonNode content = holder.path(name);
    if (content.isTextual()) {
      ArrayNode blocks = holder.putArray(name);
      if (!content.textValue().isEmpty()) {
        blocks.addObject().put("type", "text").set("text", content);
      }
    }
  }

  private static void removeIfEmpty(ObjectNode holder, String name) {
    if (holder.path(name).isArray() && holder.path(name).isEmpty()) {
      holder.remove(name);
    }
  }

  private static void withoutNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> empty = new ArrayList<>();
      object.properties().stream()
          .filter(field -> field.getValue().isNull())
          .forEach(field -> empty.add(field.getKey()));
      object.remove(empty);
    }
    node.forEach(AnthropicMeaning::withoutNulls);
  }
}
