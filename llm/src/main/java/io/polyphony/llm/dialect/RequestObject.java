package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object inside a client's request, read strictly: a field of the wrong type is INVALID_REQUEST
 * that names the field by its path. A field that is null counts as not sent.
 */
final class RequestObject {
  /** How deep a client's JSON may nest. */
  static final int DEEPEST = 64;

  private static final ObjectReader READER =
      JsonFields.mapper(DEEPEST)
          .reader()
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .forType(JsonNode.class);

  private final JsonNode node;
  private final String path;

  private RequestObject(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** Reads a whole body, which must be one JSON object. */
  static RequestObject parse(byte[] body) {
    if (!Utf8.isValid(body)) {
      throw failure("The request body is not valid UTF-8.");
    }
    try {
      JsonNode root = READER.readValue(body);
      if (root == null || !root.isObject()) {
        throw failure("The request body must be a JSON object.");
      }
      return new RequestObject(root, "");
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    } catch (NumberFormatException beyondMeasure) {
      throw failure("The request body holds a number that is too large.");
    }
  }

  /** INVALID_REQUEST for a body that is no JSON; never repeats a piece of the body. */
  static FailureException unreadable(IOException problem) {
    return switch (problem) {
      case StreamConstraintsException tooMuch ->
          failure(
              "The request body nests deeper than "
                  + DEEPEST
                  + " levels or holds too long a value.");
      case JacksonException malformed ->
          failure("The request body is not valid JSON" + place(malformed) + ".");
      default -> failure("The request body cannot be read.");
    };
  }

  static FailureException failure(String message) {
    return Failure.of(ErrorCode.INVALID_REQUEST, message).asException();
  }

  private static String place(JacksonException malformed) {
    var location = malformed.getLocation();
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  JsonNode node() {
    return node;
  }

  /** The path of a field of this object, as errors name it. */
  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  FailureException wrong(String name, String problem) {
    String field = name.isEmpty() ? path : pathOf(name);
    return Failure.ofField(field, "Invalid value for '" + field + "': " + problem + ".")
        .asException();
  }

  /** The field as it stands; a missing node where it is absent or null. */
  JsonNode raw(String name) {
    JsonNode value = node.path(name);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  boolean has(String name) {
    return !raw(name).isMissingNode();
  }

  @Nullable String text(String name) {
    JsonNode value = raw(name);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw wrong(name, "must be a string");
    }
    return value.textValue();
  }

  String requiredText(String name) {
    String text = text(name);
    if (text == null) {
      throw missing(name);
    }
    return text;
  }

  FailureException missing(String name) {
    String field = pathOf(name);
    return Failure.ofField(field, "Missing required field '" + field + "'.").asException();
  }

  @Nullable Boolean flag(String name) {
    JsonNode value = raw(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isBoolean()) {
      throw wrong(name, "must be true or false");
    }
    return value.booleanValue();
  }

  @Nullable Double number(String name) {
    JsonNode value = raw(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, "must be a number");
    }
    return value.doubleValue();
  }

  @Nullable Long longInteger(String name) {
    JsonNode value = raw(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isNumber() || !value.canConvertToLong() || !isWhole(value)) {
      throw wrong(name, "must be an integer");
    }
    return value.longValue();
  }

  private static boolean isWhole(JsonNode value) {
    return value.isIntegralNumber() || value.doubleValue() == Math.rint(value.doubleValue());
  }

  /** An integer of at least {@code least}. */
  @Nullable Integer integer(String name, int least) {
    Long value = longInteger(name);
    if (value == null) {
      return null;
    }
    if (value < least || value > Integer.MAX_VALUE) {
      throw wrong(name, "must be an integer from " + least + " to " + Integer.MAX_VALUE);
    }
    return value.intValue();
  }

  @Nullable RequestObject object(String name) {
    JsonNode value = raw(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isObject()) {
      throw wrong(name, "must be an object");
    }
    return new RequestObject(value, pathOf(name));
  }

  RequestObject requiredObject(String name) {
    RequestObject object = object(name);
    if (object == null) {
      throw missing(name);
    }
    return object;
  }

  /** An array of objects; empty if absent. */
  List<RequestObject> objects(String name) {
    List<RequestObject> objects = new ArrayList<>();
    JsonNode items = array(name);
    for (int at = 0; at < items.size(); at++) {
      String place = pathOf(name) + "[" + at + "]";
      if (!items.get(at).isObject()) {
        throw Failure.ofField(place, "Invalid value for '" + place + "': must be an object.")
            .asException();
      }
      objects.add(new RequestObject(items.get(at), place));
    }
    return objects;
  }

  /** An array of texts; empty if absent. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : array(name)) {
      if (!item.isTextual()) {
        throw wrong(name, "must be an array of strings");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  private JsonNode array(String name) {
    JsonNode value = raw(name);
    if (!value.isMissingNode() && !value.isArray()) {
      throw wrong(name, "must be an array");
    }
    return value;
  }

  /** A field of any type as JSON text; null if absent. */
  @Nullable JsonText json(String name) {
    JsonNode value = raw(name);
    return value.isMissingNode() ? null : new JsonText(value.toString());
  }

  /** The fields that are not among the known ones, in order. */
  Map<String, JsonText> unknown(Set<String> known) {
    Map<String, JsonText> unknown = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : ((ObjectNode) node).properties()) {
      if (!known.contains(field.getKey()) && !field.getValue().isNull()) {
        unknown.put(field.getKey(), new JsonText(field.getValue().toString()));
      }
    }
    return unknown;
  }
}
