package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lenient access to JSON that vendors send: a field of an unexpected type counts as absent. */
final class JsonFields {
  private static final int DEEPEST = 500;
  static final int LONGEST_TEXT = 64 << 20;

  /** Parses what vendors send; keeps numbers exactly as they were written. */
  static final ObjectMapper MAPPER = mapper(DEEPEST);

  private static final ObjectReader WHOLE =
      MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonFields() {}

  static JsonMapper mapper(int deepest) {
    var constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(deepest)
            .maxStringLength(LONGEST_TEXT)
            .build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  /** The JSON value in these bytes, or null if they are none. */
  static @Nullable JsonNode parse(byte[] bytes, int offset, int length) {
    try {
      JsonNode node = WHOLE.readTree(bytes, offset, length);
      return node == null || node.isMissingNode() ? null : node;
    } catch (IOException | NumberFormatException malformed) {
      return null;
    }
  }

  static @Nullable JsonNode parse(byte[] bytes) {
    return parse(bytes, 0, bytes.length);
  }

  static @Nullable String text(JsonNode parent, String name) {
    return parent.path(name).textValue();
  }

  /** The text of a field, or an empty text. */
  static String textOrEmpty(JsonNode parent, String name) {
    String text = text(parent, name);
    return text == null ? "" : text;
  }

  /** A text or a number, as text: vendors write error codes both ways. */
  static @Nullable String scalar(JsonNode parent, String name) {
    JsonNode value = parent.path(name);
    return value.isTextual() || value.isNumber() ? value.asText() : null;
  }

  /** A whole number; null if absent, of another type, or beyond a long. */
  static @Nullable Long integer(JsonNode parent, String name) {
    JsonNode value = parent.path(name);
    return value.isNumber() && value.canConvertToLong() ? (Long) value.longValue() : null;
  }

  /** The sum of what is known; null if nothing is. */
  /**
   * The number that a vendor's answer consists of.
   *
   * @throws io.polyphony.llm.failure.FailureException UPSTREAM_ERROR if it is not there
   */
  static long count(byte[] body, String name) {
    JsonNode root = parse(body);
    Long count = root == null ? null : integer(root, name);
    if (count == null || count < 0) {
      throw Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider did not say how many tokens.")
          .asException();
    }
    return count;
  }

  static byte[] counted(String name, long count) {
    return MAPPER.createObjectNode().put(name, count).toString().getBytes(StandardCharsets.UTF_8);
  }

  static @Nullable Long sum(@Nullable Long... counts) {
    Long total = null;
    for (Long count : counts) {
      if (count != null) {
        total = total == null ? count : (Long) (total + count);
      }
    }
    return total;
  }
}
