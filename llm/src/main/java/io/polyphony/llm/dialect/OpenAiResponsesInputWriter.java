package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes messages as input items: content stays a message, all else is an item of its own. */
final class OpenAiResponsesInputWriter {
  private static final String TYPE = "type";
  private static final String CONTENT = "content";
  private static final String SUMMARY = "summary";

  private final Set<String> warnings;
  private final boolean sameDialect;
  private final OpenAiResponsesPartWriter parts;
  private final ArrayNode items = JsonFields.MAPPER.createArrayNode();

  /** The message that more content can still join. */
  private @Nullable ObjectNode open;

  /**
   * @param sameDialect whether the client spoke this dialect, and so chose the forms itself
   */
  OpenAiResponsesInputWriter(Set<String> warnings, boolean sameDialect) {
    this.warnings = warnings;
    this.sameDialect = sameDialect;
    this.parts = new OpenAiResponsesPartWriter(warnings, sameDialect);
  }

  ArrayNode write(List<Message> messages) {
    for (Message message : messages) {
      if (message.name() != null) {
        warnings.add("names of speakers have no place in this dialect and were left out");
      }
      if (message.parts().isEmpty()) {
        begin(message.role());
      }
      message.parts().forEach(part -> part(part, message.role()));
      close();
    }
    return items;
  }

  private void part(Part part, Role role) {
    switch (part) {
      case Part.Text ignored -> content(part, role);
      case Part.Refusal ignored -> content(part, role);
      case Part.Image ignored -> content(part, role);
      case Part.Document ignored -> content(part, role);
      case Part.Audio ignored -> content(part, role);
      case Part.Thinking thinking -> thinking(thinking);
      case Part.RedactedThinking redacted ->
          item("reasoning").put("encrypted_content", redacted.data()).putArray(SUMMARY);
      case Part.ToolCall call -> call(call);
      case Part.ToolResult result -> result(result);
      case Part.Opaque opaque -> opaque(opaque, role);
    }
  }

  private static String word(Role role) {
    return switch (role) {
      case SYSTEM -> "system";
      case DEVELOPER -> "developer";
      case USER, TOOL -> "user";
      case ASSISTANT -> "assistant";
    };
  }

  private ObjectNode begin(Role role) {
    if (open == null) {
      open = items.addObject().put("role", word(role));
      open.putArray(CONTENT);
    }
    return open;
  }

  private void content(Part part, Role role) {
    parts.write(begin(role).withArray(CONTENT), part, role == Role.ASSISTANT);
  }

  private void close() {
    if (open == null) {
      return;
    }
    ArrayNode content = open.withArray(CONTENT);
    if (open.has("id")) {
      open.put(TYPE, "message");
    } else if (content.isEmpty()) {
      open.put(CONTENT, "");
    } else {
      open.set(CONTENT, OpenAiResponsesPartWriter.shortest(content));
    }
    open = null;
  }

  private ObjectNode item(String type) {
    close();
    return items.addObject().put(TYPE, type);
  }

  private void thinking(Part.Thinking thinking) {
    if (thinking.signature() == null && !sameDialect) {
      warnings.add("reasoning of earlier turns without a signature was left out");
      return;
    }
    ObjectNode item = item("reasoning");
    ArrayNode summary = item.putArray(SUMMARY);
    if (sameDialect || !thinking.text().isEmpty()) {
      summary.addObject().put(TYPE, "summary_text").put("text", thinking.text());
    }
    if (thinking.signature() != null) {
      item.put("encrypted_content", thinking.signature());
    }
  }

  private void call(Part.ToolCall call) {
    String arguments = call.arguments().isBlank() && !sameDialect ? "{}" : call.arguments();
    ObjectNode item =
        item("function_call")
            .put("call_id", call.id())
            .put("name", call.name())
            .put("arguments", arguments);
    if (call.signature() != null && sameDialect) {
      item.putObject("extra_content")
          .putObject("google")
          .put("thought_signature", call.signature());
    }
  }

  private void result(Part.ToolResult result) {
    ObjectNode item = item("function_call_output").put("call_id", result.callId());
    item.set("output", parts.output(result.content()));
    if (result.name() != null && sameDialect) {
      item.put("name", result.name());
    }
    if (result.error()) {
      warnings.add("a tool result marked as an error was sent without the mark");
    }
  }

  private void opaque(Part.Opaque opaque, Role role) {
    if (!opaque.dialect().equals(OpenAiResponses.ID)) {
      OpenAiPartWriter.leaveOut(opaque, warnings);
      return;
    }
    JsonNode json = OpenAiRequestWriter.tree(opaque.json());
    JsonNode content = json.path(OpenAiResponsesAdditions.CONTENT);
    JsonNode ofItem = json.path(OpenAiResponsesAdditions.ITEM);
    if (json.has(TYPE) || json.has("id")) {
      close();
      items.add(json);
    } else if (content.isObject() && (open != null || content.has(TYPE))) {
      content(opaque, role);
    } else if (ofItem.isObject() && items.path(items.size() - 1) instanceof ObjectNode last) {
      ofItem.properties().forEach(field -> last.set(field.getKey(), field.getValue()));
      close();
    }
  }
}
