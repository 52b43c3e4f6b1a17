package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this dialect says differently about tool calls: ids may be missing, and arguments are an
 * object, never a text.
 */
final class GeminiCalls {
  private static final String MADE_UP = "gcall_";

  /** Holds arguments that are no JSON object, such as those cut off by the limit. */
  private static final String UNPARSED = "unparsed_arguments";

  private final Set<String> taken = new HashSet<>();
  private int count;

  /** How many calls there were. */
  int count() {
    return count;
  }

  /** The call's id, or one made up from what is known, without a random number. */
  String id(@Nullable String vendors, @Nullable String answerId, JsonNode call) {
    int index = count++;
    if (vendors != null && !vendors.isEmpty() && taken.add(vendors)) {
      return vendors;
    }
    String id =
        MADE_UP + Integer.toHexString(Objects.hash(answerId, call.toString())) + "_" + index;
    taken.add(id);
    return id;
  }

  /** An id for a call of a request that has none. */
  static String madeUp(int number) {
    return MADE_UP + number;
  }

  static boolean isMadeUp(String id) {
    return id.startsWith(MADE_UP);
  }

  /** The arguments' JSON text. */
  static String text(JsonNode arguments) {
    if (arguments.isMissingNode() || arguments.isNull()) {
      return "{}";
    }
    String unparsed = arguments.size() == 1 ? JsonFields.text(arguments, UNPARSED) : null;
    return unparsed != null ? unparsed : arguments.toString();
  }

  /** The arguments as an object; whatever is no JSON object becomes a field of one. */
  static ObjectNode object(String arguments) {
    if (arguments.isBlank()) {
      return JsonFields.MAPPER.createObjectNode();
    }
    ObjectNode whole = parsed(arguments);
    return whole != null ? whole : JsonFields.MAPPER.createObjectNode().put(UNPARSED, arguments);
  }

  /** The JSON object in a text; null if it is none. */
  static @Nullable ObjectNode parsed(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) <= ' ') {
      first++;
    }
    if (first == text.length() || text.charAt(first) != '{') {
      return null;
    }
    return JsonFields.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object
        ? object
        : null;
  }
}
