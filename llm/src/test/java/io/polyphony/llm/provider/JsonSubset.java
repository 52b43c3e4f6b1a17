package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says where a JSON value lacks what is expected of it. */
final class JsonSubset {
  private JsonSubset() {}

  /** Objects may hold more than expected, arrays may not; numbers compare by value. */
  static List<String> missing(JsonNode expected, JsonNode actual) {
    List<String> differences = new ArrayList<>();
    compare("", expected, actual, differences);
    return differences;
  }

  private static void compare(
      String path, JsonNode expected, JsonNode actual, List<String> differences) {
    if (expected.isObject() && actual.isObject()) {
      for (Map.Entry<String, JsonNode> field : expected.properties()) {
        compare(
            path + "." + field.getKey(),
            field.getValue(),
            actual.path(field.getKey()),
            differences);
      }
    } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int at = 0; at < expected.size(); at++) {
        compare(path + "[" + at + "]", expected.get(at), actual.get(at), differences);
      }
    } else if (!same(expected, actual)) {
      differences.add(path + ": expected " + expected + " but was " + actual);
    }
  }

  private static boolean same(JsonNode expected, JsonNode actual) {
    return expected.isNumber() && actual.isNumber()
        ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
        : expected.equals(actual);
  }
}
