package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream, read without building a tree for what comes once per token. Reused from
 * event to event.
 */
final class AnthropicEvent {
  String type = "";
  int index;
  @Nullable JsonNode message;
  @Nullable JsonNode contentBlock;
  @Nullable JsonNode usage;
  @Nullable JsonNode error;
  @Nullable String requestId;

  String deltaType = "";
  @Nullable String text;
  @Nullable String thinking;
  @Nullable String partialJson;
  @Nullable String signature;
  @Nullable String stopReason;
  @Nullable JsonNode citation;

  /** Fields of the delta that have no place above; null if there are none. */
  @Nullable ObjectNode others;

  /**
   * Reads one event's data.
   *
   * @throws IOException if the bytes are no JSON object
   */
  void parse(byte[] bytes, int offset, int length) throws IOException {
    clear();
    try (JsonParser parser = JsonFields.MAPPER.getFactory().createParser(bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("an event is a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        field(parser, parser.currentName(), parser.nextToken());
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("the event is cut off");
      }
    } catch (NumberFormatException beyondMeasure) {
      throw new IOException("a number beyond measure", beyondMeasure);
    }
  }

  private void clear() {
    type = "";
    index = 0;
    message = null;
    contentBlock = null;
    usage = null;
    error = null;
    requestId = null;
    deltaType = "";
    text = null;
    thinking = null;
    partialJson = null;
    signature = null;
    stopReason = null;
    citation = null;
    others = null;
  }

  private void field(JsonParser parser, String name, JsonToken token) throws IOException {
    switch (name) {
      case "type" -> type = textOrEmpty(parser, token);
      case "index" -> index = token == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0;
      case "delta" -> delta(parser, token);
      case "message" -> message = tree(parser, token);
      case "content_block" -> contentBlock = tree(parser, token);
      case "usage" -> usage = tree(parser, token);
      case "error" -> error = tree(parser, token);
      case "request_id" -> requestId = text(parser, token);
      default -> parser.skipChildren();
    }
  }

  private void delta(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      deltaField(parser, parser.currentName(), parser.nextToken());
    }
  }

  private void deltaField(JsonParser parser, String name, JsonToken token) throws IOException {
    switch (name) {
      case "type" -> deltaType = textOrEmpty(parser, token);
      case "text" -> text = text(parser, token);
      case "thinking" -> thinking = text(parser, token);
      case "partial_json" -> partialJson = text(parser, token);
      case "signature" -> signature = text(parser, token);
      case "stop_reason" -> stopReason = text(parser, token);
      case "citation" -> citation = tree(parser, token);
      default -> other(name, tree(parser, token));
    }
  }

  private void other(String name, @Nullable JsonNode value) {
    if (value != null) {
      others = others == null ? JsonFields.MAPPER.createObjectNode() : others;
      others.set(name, value);
    }
  }

  private static @Nullable String text(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  private static String textOrEmpty(JsonParser parser, JsonToken token) throws IOException {
    String text = text(parser, token);
    return text == null ? "" : text;
  }

  private static @Nullable JsonNode tree(JsonParser parser, JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NULL ? null : parser.readValueAsTree();
  }
}
