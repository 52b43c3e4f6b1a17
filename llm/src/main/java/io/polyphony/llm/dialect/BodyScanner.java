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

  /**
   * Where a dialect says what.
   *
   * @param prompt the names that the array of messages may have
   * @param promptName the one that errors name
   * @param texts further fields whose texts are part of the prompt
   * @param limit the field with the answer's limit; empty if it is not at the top
   * @param limitIsRequired whether a request without a limit is refused
   * @param single whether one object may stand for an array of one, as Google has it
   * @param plain whether a text may stand for the array, as OpenAI has it
   */
  record Shape(
      Set<String> prompt,
      String promptName,
      Set<String> texts,
      String limit,
      boolean limitIsRequired,
      boolean single,
      boolean plain) {

    Shape(
        Set<String> prompt,
        String promptName,
        Set<String> texts,
        String limit,
        boolean limitIsRequired,
        boolean single) {
      this(prompt, promptName, texts, limit, limitIsRequired, single, false);
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
        stream = flag(name, token);
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
      throw missing(shape.promptName());
    }
    if (limit == null && shape.limitIsRequired()) {
      throw missing(shape.limit());
    }
    return RequestScan.ofDialectWithUsage(
        model, Boolean.TRUE.equals(stream), limit, characters, attachments, modelFrom, modelUntil);
  }

  private void field(String name, JsonToken token) throws IOException {
    if (shape.prompt().contains(name)) {
      prompt(token);
    } else if (name.equals(shape.limit())) {
      limit = limit(parser, name, 0, token);
    } else if (!shape.texts().contains(name)) {
      parser.skipChildren();
    } else if (token == JsonToken.VALUE_STRING) {
      characters += textLength(body, parser);
    } else {
      text(token);
    }
  }

  private void prompt(JsonToken token) throws IOException {
    String name = shape.promptName();
    if (token == JsonToken.VALUE_NULL) {
      throw missing(name);
    }
    if (token == JsonToken.VALUE_STRING && shape.plain()) {
      prompted = true;
      characters += textLength(body, parser);
      return;
    }
    if (token == JsonToken.START_OBJECT && shape.single()) {
      prompted = true;
      text(token);
      return;
    }
    if (token != JsonToken.START_ARRAY) {
      throw wrong(name, "must be an array");
    }
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
    prompted = true;
  }

  /** Counts the texts inside a value; what stands for an attachment is not looked at. */
  private void text(JsonToken first) throws IOException {
    if (!first.isStructStart()) {
      return;
    }
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        value(parser.currentName());
      }
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
