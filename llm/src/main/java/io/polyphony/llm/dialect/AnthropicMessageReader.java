package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import java.util.ArrayList;
import java.util.List;

/** Reads the messages of one request. */
final class AnthropicMessageReader {
  private AnthropicMessageReader() {}

  static Message read(RequestObject message) {
    Role role =
        switch (message.requiredText("role")) {
          case "user" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          case "system" -> Role.SYSTEM;
          default -> throw message.wrong("role", "must be user, assistant or system");
        };
    if (!message.has("content")) {
      throw message.missing("content");
    }
    return new Message(role, content(message, "content"), null);
  }

  /** A text, or an array of blocks; empty if absent. */
  static List<Part> content(RequestObject holder, String name) {
    JsonNode content = holder.raw(name);
    if (content.isTextual()) {
      return List.of(Part.Text.of(content.textValue()));
    }
    if (!content.isMissingNode() && !content.isArray()) {
      throw holder.wrong(name, "must be a string or an array of blocks");
    }
    List<Part> parts = new ArrayList<>(content.size());
    holder.objects(name).forEach(block -> AnthropicBlockReader.read(block, parts));
    return parts;
  }
}
