package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.RequestTokens.flag;
import static io.polyphony.llm.dialect.RequestTokens.missing;
import static io.polyphony.llm.dialect.RequestTokens.offset;
import static io.polyphony.llm.dialect.RequestTokens.requiredText;
import static io.polyphony.llm.dialect.RequestTokens.tokenStart;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the little that must be known of a request which is handed on as it is. */
public final class RelayedRequests {
  private RelayedRequests() {}

  /**
   * Which model a JSON body names, and whether it asks for events.
   *
   * @throws io.polyphony.llm.failure.FailureException INVALID_REQUEST if it is no JSON object with
   *     a model
   */
  public static RequestScan scan(byte[] body) {
    try (JsonParser parser = RequestTokens.parser(body)) {
      return scan(parser);
    } catch (IOException malformed) {
      throw RequestObject.unreadable(malformed);
    }
  }

  private static RequestScan scan(JsonParser parser) throws IOException {
    String model = null;
    boolean stream = false;
    int from = RequestScan.NOWHERE;
    int until = RequestScan.NOWHERE;
    begin(parser);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "model" -> {
          from = tokenStart(parser);
          model = requiredText(parser, name, token);
          until = offset(parser);
        }
        case "stream" -> stream |= flag(name, token);
        case "stream_format" -> stream |= isEvents(parser, token);
        default -> parser.skipChildren();
      }
    }
    end(parser);
    if (model == null) {
      throw missing("model");
    }
    return RequestScan.ofDialectWithUsage(model, stream, null, 0, 0, from, until);
  }

  private static boolean isEvents(JsonParser parser, JsonToken token) throws IOException {
    parser.skipChildren();
    return token == JsonToken.VALUE_STRING && parser.getText().equals("sse");
  }

  /**
   * The text of one top-level field of a JSON object; null if it is not there.
   *
   * @throws io.polyphony.llm.failure.FailureException INVALID_REQUEST if that is no JSON object, or
   *     the field is no text
   */
  public static @Nullable String text(byte[] body, String field) {
    return RequestObject.parse(body).text(field);
  }

  private static void begin(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      throw RequestObject.failure("The request body must be a JSON object.");
    }
  }

  private static void end(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw RequestObject.failure("The request body must be one JSON object.");
    }
  }
}
