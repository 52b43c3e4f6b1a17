package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the scanners of requests have in common: strict as the tree path, without a tree. */
final class RequestTokens {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(RequestObject.DEEPEST)
                  .maxStringLength(JsonFields.LONGEST_TEXT)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private RequestTokens() {}

  /**
   * @throws FailureException INVALID_REQUEST if the body is not UTF-8
   */
  static JsonParser parser(byte[] body) throws IOException {
    if (!Utf8.isValid(body)) {
      throw RequestObject.failure("The request body is not valid UTF-8.");
    }
    return FACTORY.createParser(body);
  }

  /** The byte after what was read so far. */
  static int offset(JsonParser parser) {
    return (int) parser.currentLocation().getByteOffset();
  }

  static int tokenStart(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /**
   * The length of the string that the parser has come to and has not read: skipping it costs half
   * of reading it, and no memory.
   */
  static int textLength(byte[] body, JsonParser parser) throws StreamConstraintsException {
    int length = JsonText.length(body, tokenStart(parser));
    parser.streamReadConstraints().validateStringLength(length);
    return length;
  }

  /** A text that is neither absent nor empty. */
  static String requiredText(JsonParser parser, String name, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      throw missing(name);
    }
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(name, "must be a string");
    }
    String text = parser.getText();
    if (text.isBlank()) {
      throw wrong(name, "must not be empty");
    }
    return text;
  }

  static boolean flag(String name, JsonToken token) {
    return switch (token) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default -> throw wrong(name, "must be true or false");
    };
  }

  static @Nullable Integer limit(JsonParser parser, String name, int least, JsonToken token)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() != JsonParser.NumberType.INT
        || parser.getIntValue() < least) {
      throw wrong(name, "must be an integer from " + least + " to " + Integer.MAX_VALUE);
    }
    return parser.getIntValue();
  }

  static FailureException missing(String field) {
    return Failure.ofField(field, "Missing required field '" + field + "'.").asException();
  }

  static FailureException wrong(String field, String problem) {
    return Failure.ofField(field, "Invalid value for '" + field + "': " + problem + ".")
        .asException();
  }
}
