package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of one request. Calls and results may come without ids: a result then belongs
 * to the first call before it that has no result yet, and that bears the result's name if it has
 * one.
 */
final class OllamaMessageReader {
  private final List<Message> messages = new ArrayList<>();
  private final List<Part.ToolCall> unanswered = new ArrayList<>();
  private int calls;

  private OllamaMessageReader() {}

  static List<Message> read(List<RequestObject> objects) {
    var reader = new OllamaMessageReader();
    objects.forEach(reader::message);
    return reader.messages;
  }

  private void message(RequestObject message) {
    switch (message.requiredText("role")) {
      case "system" -> messages.add(new Message(Role.SYSTEM, said(message), null));
      case "user" -> messages.add(new Message(Role.USER, said(message), null));
      case "assistant" -> assistant(message);
      case "tool" -> result(message);
      default -> throw message.wrong("role", "must be system, user, assistant or tool");
    }
  }

  private static List<Part> said(RequestObject message) {
    List<Part> parts = new ArrayList<>();
    String text = message.text(OllamaFrame.CONTENT);
    List<Part> images = images(message);
    if (text == null && images.isEmpty()) {
      throw message.missing(OllamaFrame.CONTENT);
    }
    if (text != null && (!text.isEmpty() || images.isEmpty())) {
      parts.add(Part.Text.of(text));
    }
    parts.addAll(images);
    return parts;
  }

  private void assistant(RequestObject message) {
    List<Part> parts = new ArrayList<>();
    String thinking = message.text(OllamaFrame.THINKING);
    if (thinking != null && !thinking.isEmpty()) {
      parts.add(new Part.Thinking(thinking, null));
    }
    String text = message.text(OllamaFrame.CONTENT);
    if (text != null && !text.isEmpty()) {
      parts.add(Part.Text.of(text));
    }
    parts.addAll(images(message));
    for (RequestObject call : message.objects(OllamaFrame.CALLS)) {
      RequestObject function = call.requiredObject("function");
      RequestObject arguments = function.object("arguments");
      String id = call.text("id");
      var read =
          new Part.ToolCall(
              id != null && !id.isEmpty() ? id : GeminiCalls.madeUp(calls),
              function.requiredText("name"),
              arguments == null ? "{}" : GeminiCalls.text(arguments.node()),
              null,
              null);
      calls++;
      unanswered.add(read);
      parts.add(read);
    }
    messages.add(new Message(Role.ASSISTANT, parts, null));
  }

  private void result(RequestObject message) {
    String name = message.text("tool_name");
    String id = message.text("tool_call_id");
    Part.ToolCall call = answered(id, name);
    if (call != null) {
      unanswered.remove(call);
    }
    String known = id != null && !id.isEmpty() ? id : GeminiCalls.madeUp(calls);
    List<Part> content = new ArrayList<>();
    String text = message.text(OllamaFrame.CONTENT);
    content.add(Part.Text.of(text == null ? "" : text));
    content.addAll(images(message));
    var result = new Part.ToolResult(call == null ? known : call.id(), name, content, false, null);
    messages.add(new Message(Role.TOOL, List.of(result), null));
  }

  private Part.@Nullable ToolCall answered(@Nullable String id, @Nullable String name) {
    for (Part.ToolCall call : unanswered) {
      boolean meant =
          id != null && !id.isEmpty()
              ? call.id().equals(id)
              : name == null || name.isEmpty() || call.name().equals(name);
      if (meant) {
        return call;
      }
    }
    return null;
  }

  /** Pictures come as base64 without a type: it shows in their first bytes. */
  static List<Part> images(RequestObject holder) {
    return holder.texts("images").stream()
        .<Part>map(data -> new Part.Image(media(data), null, null))
        .toList();
  }

  private static Media media(String data) {
    if (data.regionMatches(true, 0, "data:", 0, 5)) {
      return OpenAiPartReader.media(data);
    }
    String type =
        switch (data.length() < 4 ? "" : data.substring(0, 4)) {
          case "/9j/" -> "image/jpeg";
          case "R0lG" -> "image/gif";
          case "UklG" -> "image/webp";
          default -> "image/png";
        };
    return new Media.Inline(type, data);
  }
}
