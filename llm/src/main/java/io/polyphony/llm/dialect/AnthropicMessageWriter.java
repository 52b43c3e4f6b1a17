package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes the messages of one request. Turns alternate in this dialect, so neighbours of the same
 * role become one; results of tools come first in their turn, as the API demands.
 */
final class AnthropicMessageWriter {
  private static final String CONTENT = "content";

  private final Set<String> warnings;
  private final boolean sameDialect;
  private final AnthropicBlockWriter blocks;

  /**
   * @param sameDialect whether the client spoke this dialect, and so may know the vendor's files
   */
  AnthropicMessageWriter(Set<String> warnings, boolean sameDialect) {
    this.warnings = warnings;
    this.sameDialect = sameDialect;
    this.blocks = new AnthropicBlockWriter(warnings, sameDialect);
  }

  /** Whether something that was written refers to a file stored at the vendor. */
  boolean refersToFiles() {
    return blocks.refersToFiles();
  }

  void write(ObjectNode body, List<Message> messages) {
    ArrayNode system = JsonFields.MAPPER.createArrayNode();
    List<ObjectNode> turns = new ArrayList<>();
    for (Message message : messages) {
      if (message.name() != null) {
        warnings.add("names of speakers have no place in this dialect and were left out");
      }
      switch (message.role()) {
        case SYSTEM, DEVELOPER -> system(system, turns, message);
        case USER, TOOL -> turn(turns, "user", message);
        case ASSISTANT -> turn(turns, "assistant", message);
      }
    }
    if (!system.isEmpty()) {
      body.set("system", shortest(system));
    }
    ArrayNode written = body.putArray("messages");
    for (ObjectNode turn : turns) {
      turn.set(CONTENT, shortest(resultsFirst(turn.withArray(CONTENT))));
      written.add(turn);
    }
  }

  private void system(ArrayNode system, List<ObjectNode> turns, Message message) {
    if (sameDialect && !turns.isEmpty()) {
      turn(turns, "system", message);
      return;
    }
    if (!turns.isEmpty()) {
      warnings.add("a system message inside the conversation was moved to its beginning");
    }
    blocks.write(system, message.parts(), Role.SYSTEM);
  }

  private void turn(List<ObjectNode> turns, String role, Message message) {
    ArrayNode content = JsonFields.MAPPER.createArrayNode();
    blocks.write(content, message.parts(), message.role());
    if (content.isEmpty()) {
      return;
    }
    if (!turns.isEmpty() && turns.getLast().path("role").asText().equals(role)) {
      turns.getLast().withArray(CONTENT).addAll(content);
      return;
    }
    ObjectNode turn = JsonFields.MAPPER.createObjectNode().put("role", role);
    turn.set(CONTENT, content);
    turns.add(turn);
  }

  private static ArrayNode resultsFirst(ArrayNode content) {
    ArrayNode ordered = JsonFields.MAPPER.createArrayNode();
    content.forEach(block -> addIf(ordered, block, true));
    content.forEach(block -> addIf(ordered, block, false));
    return ordered;
  }

  private static void addIf(ArrayNode target, JsonNode block, boolean result) {
    if (block.path("type").asText().equals("tool_result") == result) {
      target.add(block);
    }
  }

  /** A single text without options is written as a string. */
  static JsonNode shortest(ArrayNode content) {
    JsonNode first = content.path(0);
    boolean plain =
        content.size() == 1 && first.size() == 2 && first.path("type").asText().equals("text");
    return plain ? first.path("text") : content;
  }
}
