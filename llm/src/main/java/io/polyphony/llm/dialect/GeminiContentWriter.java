package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Writes the turns of a conversation, and its instructions, which stand beside them. Turns of the
 * same speaker in a row become one, so that results of parallel calls stand together; a client of
 * this dialect has set its turns itself.
 */
final class GeminiContentWriter {
  private static final String PARTS = "parts";

  private final ChatRequest request;
  private final Set<String> warnings;
  private final boolean sameDialect;
  private final Map<String, String> toolNames = new HashMap<>();

  GeminiContentWriter(ChatRequest request, Set<String> warnings) {
    this.request = request;
    this.warnings = warnings;
    this.sameDialect = request.dialect().equals(GeminiGenerate.ID);
  }

  /** The instructions, wherever they stood. */
  ArrayNode system() {
    ArrayNode system = JsonFields.MAPPER.createArrayNode();
    boolean began = false;
    for (Message message : request.messages()) {
      boolean instructs = isSystem(message);
      began = began || !instructs;
      if (instructs) {
        if (began) {
          warnings.add("instructions inside the conversation were moved to its beginning");
        }
        message.parts().forEach(part -> instruction(system, part));
      }
    }
    return system;
  }

  private void instruction(ArrayNode system, Part part) {
    if (part instanceof Part.Text || sameDialect) {
      writer(system, false).write(part);
    } else {
      warnings.add("an attachment in the instructions was left out");
    }
  }

  private static boolean isSystem(Message message) {
    return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
  }

  ArrayNode contents() {
    ArrayNode contents = JsonFields.MAPPER.createArrayNode();
    for (Message message : request.messages()) {
      if (message.name() != null) {
        warnings.add("names of speakers are not supported by this provider and were left out");
      }
      if (!isSystem(message)) {
        turn(contents, message);
      }
    }
    return contents;
  }

  private void turn(ArrayNode contents, Message message) {
    boolean model = message.role() == Role.ASSISTANT;
    String role = model ? "model" : "user";
    ArrayNode parts = JsonFields.MAPPER.createArrayNode();
    GeminiPartWriter writer = writer(parts, model);
    message.parts().forEach(writer::write);
    if (parts.isEmpty() && !model && !sameDialect) {
      parts.addObject().put("text", "");
    }
    if (parts.isEmpty()) {
      return;
    }
    if (!sameDialect
        && contents.path(contents.size() - 1) instanceof ObjectNode last
        && last.path("role").asText().equals(role)) {
      last.withArray(PARTS).addAll(parts);
    } else {
      contents.addObject().put("role", role).set(PARTS, parts);
    }
  }

  private GeminiPartWriter writer(ArrayNode parts, boolean model) {
    return new GeminiPartWriter(parts, request, model, toolNames, warnings);
  }
}
