package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.polyphony.llm.chat.Embedding;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses an answer into a tree in which every array of numbers is one {@link Embedding}: a node for
 * each number of a large answer would fill the memory.
 */
final class VectorTree {
  private VectorTree() {}

  /** Null if the bytes are no JSON. */
  static @Nullable JsonNode parse(byte[] body) {
    try (JsonParser parser = JsonFields.MAPPER.getFactory().createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return null;
      }
      JsonNode tree = value(parser, first);
      return parser.nextToken() == null ? tree : null;
    } catch (IOException | NumberFormatException malformed) {
      return null;
    }
  }

  /** The vector at that place; null if there is none. */
  static @Nullable Embedding vector(JsonNode node) {
    return node instanceof POJONode pojo && pojo.getPojo() instanceof Embedding vector
        ? vector
        : null;
  }

  static void write(JsonGenerator json, Embedding vector) throws IOException {
    json.writeStartArray();
    for (int at = 0; at < vector.dimensions(); at++) {
      json.writeNumber(vector.at(at));
    }
    json.writeEndArray();
  }

  private static JsonNode value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      default -> parser.readValueAsTree();
    };
  }

  private static ObjectNode object(JsonParser parser) throws IOException {
    ObjectNode object = JsonFields.MAPPER.createObjectNode();
    while (next(parser) != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      object.set(name, value(parser, next(parser)));
    }
    return object;
  }

  private static JsonNode array(JsonParser parser) throws IOException {
    JsonToken first = next(parser);
    if (first.isNumeric()) {
      return new POJONode(numbers(parser));
    }
    ArrayNode array = JsonFields.MAPPER.createArrayNode();
    for (JsonToken token = first; token != JsonToken.END_ARRAY; token = next(parser)) {
      array.add(value(parser, token));
    }
    return array;
  }

  private static Embedding numbers(JsonParser parser) throws IOException {
    float[] values = new float[1_536];
    int count = 0;
    for (JsonToken token = parser.currentToken();
        token != JsonToken.END_ARRAY;
        token = next(parser)) {
      float value = token.isNumeric() ? parser.getFloatValue() : Float.NaN;
      if (!Float.isFinite(value)) {
        throw new IOException("a vector holds what is no number");
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, count * 2);
      }
      values[count] = value;
      count++;
    }
    return Embedding.of(Arrays.copyOf(values, count));
  }

  private static JsonToken next(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IOException("the answer is cut off");
    }
    return token;
  }
}
