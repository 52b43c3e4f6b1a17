package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the messages of one request. */
final class OpenAiMessageWriter {
  private final OpenAiOptions options;
  private final Set<String> warnings;
  private final OpenAiPartWriter parts;
  private final OpenAiCacheMarkers markers;
  private final boolean sameDialect;

  /**
   * @param sameDialect whether the client spoke this dialect, and so chose the forms itself
   */
  OpenAiMessageWriter(OpenAiOptions options, Set<String> warnings, boolean sameDialect) {
    this.options = options;
    this.warnings = warnings;
    this.sameDialect = sameDialect;
    this.markers = new OpenAiCacheMarkers(options, warnings);
    this.parts = new OpenAiPartWriter(options, warnings);
  }

  ArrayNode write(List<Message> messages) {
    ArrayNode written = JsonFields.MAPPER.createArrayNode();
    for (Message message : messages) {
      if (isLeftOut(message)) {
        continue;
      }
      results(written, message);
      switch (message.role()) {
        case SYSTEM, USER, DEVELOPER -> plain(written, message);
        case ASSISTANT -> assistant(written, message);
        case TOOL -> {}
      }
    }
    return written;
  }

  /** A message of nothing that this dialect knows would be an empty one. */
  private boolean isLeftOut(Message message) {
    for (Part part : message.parts()) {
      if (!(part instanceof Part.Opaque)) {
        return false;
      }
    }
    message.parts().forEach(part -> OpenAiPartWriter.leaveOut((Part.Opaque) part, warnings));
    return !message.parts().isEmpty();
  }

  /** Each result is a message of its own in this dialect. */
  private void results(ArrayNode written, Message message) {
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolResult result) {
        ObjectNode target = written.addObject().put("role", "tool");
        target.put("tool_call_id", result.callId());
        parts.content(target, sameDialect ? result.content() : words(result));
        markers.write(target, result.cache());
        if (result.error()) {
          warnings.add("a tool result marked as an error was sent without the mark");
        }
      }
    }
  }

  /** Tool messages carry text only, by the dialect's description. */
  private List<Part> words(Part.ToolResult result) {
    List<Part> words = new ArrayList<>();
    for (Part part : result.content()) {
      if (part instanceof Part.Text) {
        words.add(part);
      } else {
        warnings.add("an attachment in a tool result became a note: this dialect takes text only");
        words.add(Part.Text.of("[attachment left out]"));
      }
    }
    return words;
  }

  private void plain(ArrayNode written, Message message) {
    List<Part> said = new ArrayList<>();
    for (Part part : message.parts()) {
      if (!(part instanceof Part.ToolResult)) {
        said.add(part);
      }
    }
    if (said.isEmpty() && !message.parts().isEmpty()) {
      return;
    }
    ObjectNode target = written.addObject().put("role", role(message.role()));
    parts.content(target, said);
    name(target, message.name());
  }

  private String role(Role role) {
    return switch (role) {
      case SYSTEM -> "system";
      case DEVELOPER -> options.developerRole() ? "developer" : "system";
      case USER -> "user";
      case ASSISTANT -> "assistant";
      case TOOL -> "tool";
    };
  }

  private static void name(ObjectNode target, @Nullable String name) {
    if (name != null) {
      target.put("name", name);
    }
  }

  private void assistant(ArrayNode written, Message message) {
    ObjectNode target = JsonFields.MAPPER.createObjectNode().put("role", "assistant");
    List<Part> said = new ArrayList<>();
    List<Part> thoughts = new ArrayList<>();
    ArrayNode calls = JsonFields.MAPPER.createArrayNode();
    for (Part part : message.parts()) {
      switch (part) {
        case Part.ToolCall call -> calls.add(call(call));
        case Part.Thinking thinking -> thoughts.add(thinking);
        case Part.RedactedThinking redacted -> thoughts.add(redacted);
        case Part.Refusal refusal -> target.put("refusal", refusal.text());
        case Part.ToolResult ignored -> {}
        case Part.Opaque opaque -> OpenAiPartWriter.leaveOut(opaque, warnings);
        case Part.Text text -> said.add(text);
        case Part.Image image -> said.add(noted(image));
        case Part.Document document -> said.add(noted(document));
        case Part.Audio audio -> said.add(noted(audio));
      }
    }
    OpenAiThinkingWriter.write(target, said, thoughts, options.thinking(), warnings);
    if (said.isEmpty()) {
      target.putNull("content");
    } else {
      parts.content(target, said);
    }
    name(target, message.name());
    if (!calls.isEmpty()) {
      target.set("tool_calls", calls);
    }
    written.add(target);
  }

  private Part noted(Part attachment) {
    warnings.add(
        "an attachment in an assistant message became a note: this dialect takes text only");
    return Part.Text.of("[" + attachment.getClass().getSimpleName() + " left out]");
  }

  private ObjectNode call(Part.ToolCall call) {
    ObjectNode written = JsonFields.MAPPER.createObjectNode().put("id", call.id());
    written
        .put("type", "function")
        .putObject("function")
        .put("name", call.name())
        .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
    markers.write(written, call.cache());
    return written;
  }
}
