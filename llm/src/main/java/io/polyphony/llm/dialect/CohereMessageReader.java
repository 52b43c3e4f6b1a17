package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one message of a request. */
final class CohereMessageReader {
  private static final String CONTENT = "content";
  private static final String CALLS = "tool_calls";

  private CohereMessageReader() {}

  static Message read(RequestObject message) {
    return switch (message.requiredText("role")) {
      case "system", "developer" -> said(message, Role.SYSTEM);
      case "user" -> said(message, Role.USER);
      case "assistant" -> assistant(message);
      case "tool" -> tool(message);
      default -> throw message.wrong("role", "must be system, user, assistant or tool");
    };
  }

  private static Message said(RequestObject message, Role role) {
    if (!message.has(CONTENT)) {
      throw message.missing(CONTENT);
    }
    return new Message(role, content(message), null);
  }

  private static Message assistant(RequestObject message) {
    List<Part> parts = new ArrayList<>(content(message));
    Map<String, JsonText> others = message.unknown(Set.of("role", CONTENT, CALLS));
    if (!others.isEmpty()) {
      ObjectNode fields = JsonFields.MAPPER.createObjectNode();
      others.forEach((name, value) -> fields.set(name, OpenAiRequestWriter.tree(value)));
      parts.add(opaque(fields));
    }
    for (RequestObject call : message.objects(CALLS)) {
      RequestObject function = call.requiredObject("function");
      String arguments = function.text("arguments");
      parts.add(
          new Part.ToolCall(
              call.requiredText("id"),
              function.requiredText("name"),
              arguments == null ? "" : arguments,
              null,
              null));
    }
    return new Message(Role.ASSISTANT, parts, null);
  }

  private static Message tool(RequestObject message) {
    if (!message.has(CONTENT)) {
      throw message.missing(CONTENT);
    }
    var result =
        new Part.ToolResult(
            message.requiredText("tool_call_id"), null, content(message), false, null);
    return new Message(Role.TOOL, List.of(result), null);
  }

  private static List<Part> content(RequestObject message) {
    JsonNode content = message.raw(CONTENT);
    if (content.isTextual()) {
      return List.of(Part.Text.of(content.textValue()));
    }
    if (!content.isMissingNode() && !content.isArray()) {
      throw message.wrong(CONTENT, "must be a string or an array of blocks");
    }
    return message.objects(CONTENT).stream().map(CohereMessageReader::part).toList();
  }

  private static Part part(RequestObject block) {
    return switch (block.requiredText("type")) {
      case "text" -> Part.Text.of(block.requiredText("text"));
      case "thinking" -> new Part.Thinking(block.requiredText("thinking"), null);
      case "image_url" -> {
        RequestObject image = block.requiredObject("image_url");
        yield new Part.Image(
            OpenAiPartReader.media(image.requiredText("url")), image.text("detail"), null);
      }
      default -> opaque(block.node());
    };
  }

  private static Part opaque(JsonNode json) {
    return new Part.Opaque(CohereChat.ID, new JsonText(json.toString()));
  }
}
