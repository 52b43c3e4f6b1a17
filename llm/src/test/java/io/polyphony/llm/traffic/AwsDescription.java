package io.polyphony.llm.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A service description of AWS (botocore): holds JSON against one of its shapes. */
final class AwsDescription {
  private final JsonNode shapes;

  private AwsDescription(JsonNode shapes) {
    this.shapes = shapes;
  }

  static AwsDescription of(Path file) throws IOException {
    return new AwsDescription(new ObjectMapper().readTree(Files.readAllBytes(file)).path("shapes"));
  }

  /** What the body of a request of that shape violates; members of its path are not looked for. */
  List<String> violations(String shape, JsonNode body) {
    List<String> found = new ArrayList<>();
    check(shape, body, "$", found);
    return found;
  }

  private void check(String name, JsonNode value, String at, List<String> found) {
    JsonNode shape = shapes.path(name);
    switch (shape.path("type").asText()) {
      case "structure" -> structure(shape, value, at, found);
      case "list" -> {
        demand(value.isArray(), at + " must be a list", found);
        for (int index = 0; index < value.size(); index++) {
          String member = shape.path("member").path("shape").asText();
          check(member, value.get(index), at + "[" + index + "]", found);
        }
      }
      case "map" ->
          value
              .properties()
              .forEach(
                  entry ->
                      check(
                          shape.path("value").path("shape").asText(),
                          entry.getValue(),
                          at + "." + entry.getKey(),
                          found));
      case "string", "blob" -> {
        demand(value.isTextual(), at + " must be a text", found);
        text(shape, value.asText(), at, found);
      }
      case "boolean" -> demand(value.isBoolean(), at + " must be a boolean", found);
      case "integer", "long" -> {
        demand(value.isIntegralNumber(), at + " must be a whole number", found);
        range(shape, value.asDouble(), at, found);
      }
      case "float", "double" -> {
        demand(value.isNumber(), at + " must be a number", found);
        range(shape, value.asDouble(), at, found);
      }
      default -> found.add(at + " has an unknown shape " + name);
    }
  }

  private void structure(JsonNode shape, JsonNode value, String at, List<String> found) {
    JsonNode members = shape.path("members");
    if (shape.path("document").asBoolean()) {
      return;
    }
    demand(value.isObject(), at + " must be an object", found);
    if (shape.path("union").asBoolean()) {
      demand(value.size() == 1, at + " must have one member", found);
    }
    for (JsonNode required : shape.path("required")) {
      boolean inBody = !members.path(required.asText()).has("location");
      demand(
          !inBody || value.has(required.asText()),
          at + "." + required.asText() + " is missing",
          found);
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String place = at + "." + field.getKey();
      demand(members.has(field.getKey()), place + " is not known", found);
      if (members.has(field.getKey())) {
        check(members.path(field.getKey()).path("shape").asText(), field.getValue(), place, found);
      }
    }
  }

  private static void text(JsonNode shape, String text, String at, List<String> found) {
    if (shape.has("enum")) {
      boolean known = false;
      for (JsonNode word : shape.path("enum")) {
        known |= word.asText().equals(text);
      }
      demand(known, at + " is no known word: " + text, found);
    }
    demand(text.length() >= shape.path("min").asInt(0), at + " is too short", found);
    demand(text.length() <= shape.path("max").asInt(Integer.MAX_VALUE), at + " is too long", found);
    if (shape.has("pattern")) {
      demand(text.matches(shape.path("pattern").asText()), at + " has a wrong form", found);
    }
  }

  private static void range(JsonNode shape, double number, String at, List<String> found) {
    demand(number >= shape.path("min").asDouble(-1e300), at + " is too small", found);
    demand(number <= shape.path("max").asDouble(1e300), at + " is too large", found);
  }

  private static void demand(boolean kept, String violation, List<String> found) {
    if (!kept) {
      found.add(violation);
    }
  }
}
