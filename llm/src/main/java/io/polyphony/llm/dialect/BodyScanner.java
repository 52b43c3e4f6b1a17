package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.RequestTokens.flag;
import static io.polyphony.llm.dialect.RequestTokens.limit;
import static io.polyphony.llm.dialect.RequestTokens.missing;
import static io.polyphony.llm.dialect.RequestTokens.offset;
import static io.polyphony.llm.dialect.RequestTokens.requiredText;
import static io.polyphony.llm.dialect.RequestTokens.textLength;
import static io.polyphony.llm.dialect.RequestTokens.tokenStart;
import static io.polyphony.llm.dialect.RequestTokens.wrong;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the bytes of a request in a dialect whose vendors always report usage and whose
 * prompt stands in one array.
 */
final class BodyScanner {
  /** Where names of fields stand for something that is no text of the prompt. */
  private static final Set<String> ATTACHED =
      Set.of("url", "data", "file_id", "fileUri", "file_uri", "image_url", "file_data");

  private static final Set<String> NO_TEXT =
      Set.of(
          "type",
          "role",
          "id",
          "tool_use_id",
          "call_id",
          "media_type",
          "mimeType",
          "mime_type",
          "signature",
          "thoughtSignature",
          "thought_signature",
          "encrypted_content");

  /** The field of a message, or of a request with one prompt, that holds a list of pictures. */
  private static final String PICTURES = "images";

  /** What may stand for the prompt. */
  enum Prompt {
    /** An array of objects. */
    MESSAGES,
    /** Or one of them, as Google has it. */
    MESSAGES_OR_ONE,
    /** Or a text, as OpenAI has it. */
    MESSAGES_OR_TEXT,
    /** A text alone. */
    TEXT
  }

  /**
   * Where a dialect says what.
   *
   * @param names the names that the prompt may have
   * @param name the one that errors name
   * @param texts further fields whose texts are part of the prompt
   * @param limitIn the object that holds the answer's limit; empty if it stands at the top
   * @param limit the field with the answer's limit; empty if it is not looked for. Inside an object
   *     a limit below zero is none
   * @param limitIsRequired whether a request without a limit is refused
   * @param streams whether an answer is streamed if nothing is said
   */
  record Shape(
      Prompt prompt,
      Set<String> names,
      String name,
      Set<String> texts,
      String limitIn,
      String limit,
      boolean limitIsRequired,
      boolean streams) {

    /** Of a dialect whose answers come whole if nothing is said, with the limit at the top. */
    static Shape of(
        Prompt prompt, Set<String> names, String name, Set<String> texts, String limit) {
      return new Shape(prompt, names, name, texts, "", limit, false, false);
    }

    /** With a limit that must be there. */
    Shape requiringLimit() {
      return new Shape(prompt, names, name, texts, limitIn, limit, true, streams);
    }

    /** The limit stands inside that object, and answers are streamed if nothing is said. */
    Shape streamingWithLimitIn(String object) {
      return new Shape(prompt, names, name, texts, object, limit, limitIsRequired, true);
    }
  }

  private final Shape shape;
  private final byte[] body;
  private final JsonParser parser;
  private @Nullable String model;
  private @Nullable Boolean stream;
  private int modelFrom = RequestScan.NOWHERE;
  private int modelUntil = RequestScan.NOWHERE;
  private @Nullable Integer limit;
  private boolean prompted;
  private long characters;
  private int attachments;

  private BodyScanner(Shape shape, InboundRequest request, JsonParser parser) {
    this.shape = shape;
    this.body = request.body();
    this.parser = parser;
    this.model = request.model();
    this.stream = request.stream();
  }

  static RequestScan scan(Shape shape, InboundRequest request) {
    try (JsonParser parser = RequestTokens.parser(request.body())) {
      return new BodyScanner(shape, request, parser)
          .scan(request.model() != null, request.stream() != null);
    } catch (IOException malformed) {
      throw RequestObject.unreadable(malformed);
    }
  }

  private RequestScan scan(boolean modelIsKnown, boolean streamIsKnown) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      throw RequestObject.failure("The request body must be a JSON object.");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("model") && !modelIsKnown) {
        modelFrom = tokenStart(parser);
        model = requiredText(parser, name, token);
        modelUntil = offset(parser);
      } else if (name.equals("stream") && !streamIsKnown) {
        stream = token == JsonToken.VALUE_NULL ? null : flag(name, token);
      } else {
        field(name, token);
      }
    }
    if (parser.nextToken() != null) {
      throw RequestObject.failure("The request body must be one JSON object.");
    }
    return result();
  }

  private RequestScan result() {
    if (model == null) {
      throw missing("model");
    }
    if (!prompted) {
      throw missing(shape.name());
    }
    if (limit == null && shape.limitIsRequired()) {
      throw missing(shape.limit());
    }
    boolean streams = stream == null ? shape.streams() : stream;
    return RequestScan.ofDialectWithUsage(
        model, streams, limit, characters, attachments, modelFrom, modelUntil);
  }

  private void field(String name, JsonToken token) throws IOException {
    if (shape.names().contains(name)) {
      prompt(token);
    } else if (name.equals(shape.limit()) && shape.limitIn().isEmpty()) {
      limit = limit(parser, name, 0, token);
    } else if (name.equals(shape.limitIn())) {
      limitInside(token);
    } else if (name.equals(PICTURES) && token == JsonToken.START_ARRAY) {
      pictures();
    } else if (!shape.texts().contains(name)) {
      parser.skipChildren();
    } else if (token == JsonToken.VALUE_STRING) {
      characters += textLength(body, parser);
    } else {
      text(token);
    }
  }

  private void limitInside(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.START_OBJECT) {
      throw wrong(shape.limitIn(), "must be an object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isLimit = parser.currentName().equals(shape.limit());
      JsonToken value = parser.nextToken();
      if (isLimit) {
        limit = limitOrNone(value);
      } else {
        parser.skipChildren();
      }
    }
  }

  private @Nullable Integer limitOrNone(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    double wanted = token.isNumeric() ? parser.getDoubleValue() : Double.NaN;
    if (wanted != Math.rint(wanted) || wanted > Integer.MAX_VALUE) {
      throw wrong(
          shape.limitIn() + "." + shape.limit(), "must be an integer up to " + Integer.MAX_VALUE);
    }
    return wanted < 0 ? null : (int) wanted;
  }

  private void prompt(JsonToken token) throws IOException {
    String name = shape.name();
    if (token == JsonToken.VALUE_NULL) {
      throw missing(name);
    }
    prompted = true;
    if (token == JsonToken.VALUE_STRING && takesText()) {
      characters += textLength(body, parser);
    } else if (shape.prompt() == Prompt.TEXT) {
      throw wrong(name, "must be a string");
    } else if (token == JsonToken.START_OBJECT && shape.prompt() == Prompt.MESSAGES_OR_ONE) {
      text(token);
    } else if (token == JsonToken.START_ARRAY) {
      messages(name);
    } else {
      throw wrong(name, "must be an array");
    }
  }

  private boolean takesText() {
    return shape.prompt() == Prompt.TEXT || shape.prompt() == Prompt.MESSAGES_OR_TEXT;
  }

  private void messages(String name) throws IOException {
    int count = 0;
    JsonToken message = parser.nextToken();
    while (message != JsonToken.END_ARRAY) {
      if (message != JsonToken.START_OBJECT) {
        throw wrong(name + "[" + count + "]", "must be an object");
      }
      text(message);
      count++;
      message = parser.nextToken();
    }
    if (count == 0) {
      throw wrong(name, "must not be empty");
    }
  }

  /** Counts the texts inside a value; what stands for an attachment is not looked at. */
  private void text(JsonToken first) throws IOException {
    if (!first.isStructStart()) {
      return;
    }
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY && PICTURES.equals(parser.currentName())) {
        pictures();
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        value(parser.currentName());
      }
    }
  }

  private void pictures() throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      parser.skipChildren();
      attachments++;
    }
  }

  private void value(@Nullable String name) throws IOException {
    if (name != null && ATTACHED.contains(name)) {
      attachments++;
    } else if (name == null || !NO_TEXT.contains(name)) {
      characters += textLength(body, parser);
    }
  }
}
