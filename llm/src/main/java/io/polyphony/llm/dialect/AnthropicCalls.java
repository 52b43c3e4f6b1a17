package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids and arguments of tool calls, as this dialect takes them. */
final class AnthropicCalls {
  private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9_-]+");
  private static final Pattern OTHER = Pattern.compile("[^a-zA-Z0-9_-]");

  private AnthropicCalls() {}

  /**
   * The id itself, or one that is made from it where it holds signs that the API refuses; the same
   * for a call and its result.
   */
  static String id(String id) {
    return ALLOWED.matcher(id).matches()
        ? id
        : OTHER.matcher(id).replaceAll("_") + "_" + Integer.toHexString(id.hashCode());
  }

  /** The arguments as an object; null if they are none, for example because they were cut off. */
  static @Nullable ObjectNode input(String arguments) {
    if (arguments.isBlank()) {
      return JsonFields.MAPPER.createObjectNode();
    }
    return JsonFields.parse(arguments.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object
        ? object
        : null;
  }

  /** Anthropic's own advice for arguments that are no JSON. */
  static ObjectNode wrapped(String arguments) {
    return JsonFields.MAPPER.createObjectNode().put("INVALID_JSON", arguments);
  }
}
