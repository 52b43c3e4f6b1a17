package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Google accepts each field in camel case and in snake case; answers say camel case. */
final class GeminiNames {
  private GeminiNames() {}

  /** The name under which the object holds the field; the camel case name if it does not. */
  static String in(RequestObject object, String camel) {
    if (object.has(camel)) {
      return camel;
    }
    String snake = snake(camel);
    return object.has(snake) ? snake : camel;
  }

  static String snake(String camel) {
    var snake = new StringBuilder();
    for (int at = 0; at < camel.length(); at++) {
      char current = camel.charAt(at);
      if (current >= 'A' && current <= 'Z') {
        snake.append('_').append((char) (current + ('a' - 'A')));
      } else {
        snake.append(current);
      }
    }
    return snake.toString();
  }

  static String camel(String name) {
    var camel = new StringBuilder();
    boolean raise = false;
    for (int at = 0; at < name.length(); at++) {
      char current = name.charAt(at);
      boolean letter = current >= 'a' && current <= 'z';
      if (current == '_' && !camel.isEmpty()) {
        raise = true;
      } else {
        camel.append(raise && letter ? (char) (current - ('a' - 'A')) : current);
        raise = false;
      }
    }
    return camel.toString();
  }

  /** The fields beside the known ones, by their camel case names. */
  static Map<String, JsonText> others(RequestObject object, Set<String> known) {
    Map<String, JsonText> others = new LinkedHashMap<>();
    object
        .unknown(known)
        .forEach(
            (name, value) -> {
              if (!known.contains(camel(name))) {
                others.putIfAbsent(camel(name), value);
              }
            });
    return others;
  }

  /** The object with its own fields in camel case; what is inside them stays. */
  static ObjectNode camel(RequestObject object) {
    ObjectNode camel = JsonFields.MAPPER.createObjectNode();
    object
        .unknown(Set.of())
        .forEach((name, value) -> camel.set(camel(name), OpenAiRequestWriter.tree(value)));
    return camel;
  }

  /**
   * A part with its own fields and those of its data in camel case; the caller's own data stays.
   */
  static ObjectNode camelPart(RequestObject part) {
    ObjectNode camel = camel(part);
    for (Map.Entry<String, JsonNode> field : camel.properties()) {
      if (field.getValue() instanceof ObjectNode data && !field.getKey().equals("partMetadata")) {
        ObjectNode inner = JsonFields.MAPPER.createObjectNode();
        data.properties().forEach(each -> inner.set(camel(each.getKey()), each.getValue()));
        field.setValue(inner);
      }
    }
    return camel;
  }

  /** An array of objects, or one object alone, which Google takes for an array of one. */
  static List<RequestObject> objects(RequestObject object, String camel) {
    String name = in(object, camel);
    return object.raw(name).isObject()
        ? List.of(object.requiredObject(name))
        : object.objects(name);
  }
}
