package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream, read without building a tree for what comes once per token. Reused from
 * event to event.
 */
final class OpenAiResponsesEvent {
  String type = "";
  int outputIndex;

  /** The number of the piece inside its item: of its content or of its summary. */
  int pieceIndex;

  @Nullable String delta;

  /** A whole text, refusal or arguments, where an event repeats what came in deltas. */
  @Nullable String done;

  @Nullable JsonNode item;
  @Nullable JsonNode part;
  @Nullable JsonNode annotation;
  @Nullable JsonNode response;

  /** What an error event says of itself: nested or flat, both ways are in use. */
  @Nullable JsonNode error;

  @Nullable JsonNode code;
  @Nullable String message;

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
    outputIndex = 0;
    pieceIndex = 0;
    delta = null;
    done = null;
    item = null;
    part = null;
    annotation = null;
    response = null;
    error = null;
    code = null;
    message = null;
  }

  private void field(JsonParser parser, String name, JsonToken token) throws IOException {
    switch (name) {
      case "type" -> {
        String said = text(parser, token);
        type = said == null ? "" : said;
      }
      case "output_index" -> outputIndex = number(parser, token);
      case "content_index", "summary_index" -> pieceIndex = number(parser, token);
      case "delta" -> delta = textOrJson(parser, token);
      case "text", "refusal", "arguments" -> done = textOrJson(parser, token);
      case "item" -> item = tree(parser, token);
      case "part" -> part = tree(parser, token);
      case "annotation" -> annotation = tree(parser, token);
      case "response" -> response = tree(parser, token);
      case "error" -> error = tree(parser, token);
      case "code" -> code = tree(parser, token);
      case "message" -> message = text(parser, token);
      default -> parser.skipChildren();
    }
  }

  private static int number(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() == JsonParser.NumberType.INT) {
      return parser.getIntValue();
    }
    parser.skipChildren();
    return 0;
  }

  private static @Nullable String text(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  /** Arguments come as an object from some vendors. */
  private static @Nullable String textOrJson(JsonParser parser, JsonToken token)
      throws IOException {
    if (token == JsonToken.START_OBJECT) {
      return parser.readValueAsTree().toString();
    }
    return text(parser, token);
  }

  private static @Nullable JsonNode tree(JsonParser parser, JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NULL ? null : parser.readValueAsTree();
  }
}
