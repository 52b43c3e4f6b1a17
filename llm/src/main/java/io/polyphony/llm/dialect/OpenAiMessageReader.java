package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the messages of one request, in order. */
final class OpenAiMessageReader {
  private int legacyCalls;

  Message read(RequestObject message) {
    String role = message.requiredText("role");
    List<Part> parts =
        switch (role) {
          case "system", "developer", "user" -> required(message);
          case "assistant" -> assistant(message);
          case "tool" -> List.of(toolResult(message, message.requiredText("tool_call_id"), null));
          case "function" -> List.of(functionResult(message));
          default ->
              throw message.wrong("role", "must be system, developer, user, assistant or tool");
        };
    return new Message(role(role), parts, name(message, role));
  }

  private static Role role(String role) {
    return switch (role) {
      case "system" -> Role.SYSTEM;
      case "developer" -> Role.DEVELOPER;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      default -> Role.TOOL;
    };
  }

  private static @Nullable String name(RequestObject message, String role) {
    return role.equals("tool") || role.equals("function") ? null : message.text("name");
  }

  private static List<Part> required(RequestObject message) {
    if (!message.has("content")) {
      throw message.missing("content");
    }
    return content(message);
  }

  /** The content, a text or an array of parts; empty if absent. */
  private static List<Part> content(RequestObject message) {
    JsonNode content = message.raw("content");
    if (content.isTextual()) {
      return List.of(new Part.Text(content.textValue(), OpenAiRequestReader.marker(message)));
    }
    if (!content.isMissingNode() && !content.isArray()) {
      throw message.wrong("content", "must be a string or an array of parts");
    }
    List<Part> parts = new ArrayList<>();
    message.objects("content").forEach(part -> parts.add(OpenAiPartReader.read(part)));
    return parts;
  }

  private List<Part> assistant(RequestObject message) {
    List<Part> parts = new ArrayList<>(thinking(message));
    parts.addAll(content(message));
    String refusal = message.text("refusal");
    if (refusal != null && !refusal.isEmpty()) {
      parts.add(new Part.Refusal(refusal));
    }
    for (RequestObject call : message.objects("tool_calls")) {
      parts.add(toolCall(call));
    }
    RequestObject legacy = message.object("function_call");
    if (legacy != null) {
      legacyCalls++;
      parts.add(
          new Part.ToolCall(
              legacyId(), legacy.requiredText("name"), arguments(legacy), null, null));
    }
    return parts;
  }

  /** Details carry signatures, so they come before the plain fields that repeat their text. */
  private static List<Part> thinking(RequestObject message) {
    String plain = message.text("reasoning_content");
    plain = plain != null ? plain : message.text("reasoning");
    List<Part> parts = new ArrayList<>();
    boolean said = false;
    for (RequestObject detail : message.objects("reasoning_details")) {
      String data = detail.text("data");
      if (data != null) {
        parts.add(new Part.RedactedThinking(data));
        continue;
      }
      String text = detail.text("text");
      text = text != null ? text : detail.text("summary");
      parts.add(new Part.Thinking(text == null ? "" : text, detail.text("signature")));
      said = said || (text != null && !text.isEmpty());
    }
    if (!said && plain != null && !plain.isEmpty()) {
      parts.addFirst(new Part.Thinking(plain, null));
    }
    return parts;
  }

  private static Part toolCall(RequestObject call) {
    String signature = null;
    RequestObject extra = call.object("extra_content");
    RequestObject google = extra == null ? null : extra.object("google");
    if (google != null) {
      signature = google.text("thought_signature");
    }
    String type = call.text("type");
    boolean custom = type != null && type.equals("custom");
    RequestObject function = call.requiredObject(custom ? "custom" : "function");
    String arguments = custom ? function.requiredText("input") : arguments(function);
    return new Part.ToolCall(
        call.requiredText("id"),
        function.requiredText("name"),
        arguments,
        signature,
        OpenAiRequestReader.marker(call));
  }

  private static String arguments(RequestObject function) {
    JsonNode arguments = function.raw("arguments");
    if (arguments.isObject()) {
      return arguments.toString();
    }
    String text = function.text("arguments");
    return text == null ? "" : text;
  }

  private static Part toolResult(RequestObject message, String callId, @Nullable String name) {
    if (!message.has("content")) {
      throw message.missing("content");
    }
    return new Part.ToolResult(
        callId, name, content(message), false, OpenAiRequestReader.marker(message));
  }

  private Part functionResult(RequestObject message) {
    return toolResult(message, legacyId(), message.requiredText("name"));
  }

  /** Legacy calls have no id; a result belongs to the call before it. */
  private String legacyId() {
    return "call_legacy_" + legacyCalls;
  }
}
