package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads vendors' lists of models. */
final class ModelList {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ModelList() {}

  /** {@code {"data":[{"id":...}]}}, or a bare array of the same (Together). */
  static List<String> openAi(byte[] body) {
    JsonNode root = parse(body);
    return names(root.isArray() ? root : root.path("data"), "id");
  }

  static List<String> names(JsonNode items, String field) {
    List<String> names = new ArrayList<>();
    for (JsonNode item : items) {
      if (item.path(field).isTextual()) {
        names.add(item.path(field).textValue());
      }
    }
    return List.copyOf(names);
  }

  static JsonNode parse(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException malformed) {
      return MAPPER.createObjectNode();
    }
  }
}
