package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the messages of one request: one text each, pictures beside it. */
final class OllamaMessageWriter {
  private final Set<String> warnings;
  private final ArrayNode written = JsonFields.MAPPER.createArrayNode();

  /** The names of the tools called so far, by the ids of the calls. */
  private final Map<String, String> names = new HashMap<>();

  OllamaMessageWriter(Set<String> warnings) {
    this.warnings = warnings;
  }

  ArrayNode write(List<Message> messages) {
    for (Message message : messages) {
      if (message.name() != null) {
        warnings.add("names of speakers have no place in this dialect and were left out");
      }
      for (Part part : message.parts()) {
        if (part instanceof Part.ToolResult result) {
          result(result);
        }
      }
      switch (message.role()) {
        case SYSTEM, DEVELOPER -> said("system", message);
        case USER -> said("user", message);
        case ASSISTANT -> said("assistant", message);
        case TOOL -> {}
      }
    }
    return written;
  }

  private void result(Part.ToolResult result) {
    ObjectNode target = written.addObject().put("role", "tool");
    content(target, result.content());
    String name = names.getOrDefault(result.callId(), result.name());
    if (name != null) {
      target.put("tool_name", name);
    }
    if (!GeminiCalls.isMadeUp(result.callId())) {
      target.put("tool_call_id", result.callId());
    }
    if (result.error()) {
      warnings.add("a tool result marked as an error was sent without the mark");
    }
  }

  private void said(String role, Message message) {
    List<Part> said =
        message.parts().stream().filter(part -> !(part instanceof Part.ToolResult)).toList();
    if (said.isEmpty() && !message.parts().isEmpty()) {
      return;
    }
    content(written.addObject().put("role", role), said);
  }

  private void content(ObjectNode target, List<Part> parts) {
    List<String> texts = new ArrayList<>();
    var thinking = new StringBuilder();
    target.put(OllamaFrame.CONTENT, "");
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> texts.add(text.text());
        case Part.Refusal refusal -> texts.add(refusal.text());
        case Part.Thinking thought -> {
          thinking.append(thought.text());
          if (thought.signature() != null) {
            warnings.add("signatures of reasoning have no place in this dialect and were left out");
          }
        }
        case Part.RedactedThinking ignored ->
            warnings.add("hidden reasoning of another provider was left out");
        case Part.Image image -> image(target, texts, image);
        case Part.Document document -> document(texts, document);
        case Part.Audio ignored -> note(texts, "audio");
        case Part.ToolCall call -> call(target, call);
        case Part.ToolResult ignored -> warnings.add("a tool result inside another was left out");
        case Part.Opaque opaque -> OpenAiPartWriter.leaveOut(opaque, warnings);
      }
    }
    target.put(OllamaFrame.CONTENT, String.join("\n", texts));
    if (!thinking.isEmpty()) {
      target.put(OllamaFrame.THINKING, thinking.toString());
    }
  }

  private void note(List<String> texts, String what) {
    warnings.add(what + " cannot be sent in this dialect and became a note");
    texts.add("[" + what + " left out]");
  }

  private void image(ObjectNode target, List<String> texts, Part.Image image) {
    if (!(image.media() instanceof Media.Inline inline)) {
      note(texts, "an image that is not inside the request");
      return;
    }
    target.withArray("images").add(inline.base64());
    if (image.detail() != null && !image.detail().equals("auto")) {
      warnings.add(LeftOut.warning("an image's detail"));
    }
  }

  private void document(List<String> texts, Part.Document document) {
    boolean readable =
        document.media() instanceof Media.Inline inline
            && (inline.mediaType().startsWith("text/")
                || inline.mediaType().equals("application/json"));
    if (!readable) {
      note(texts, "a document that is no text");
      return;
    }
    String base64 = ((Media.Inline) document.media()).base64();
    try {
      texts.add(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      texts.add(base64);
    }
  }

  private void call(ObjectNode target, Part.ToolCall call) {
    names.put(call.id(), call.name());
    ObjectNode written = target.withArray(OllamaFrame.CALLS).addObject();
    if (!GeminiCalls.isMadeUp(call.id())) {
      written.put("id", call.id());
    }
    ObjectNode function = written.putObject("function").put("name", call.name());
    if (!call.arguments().isBlank() && GeminiCalls.parsed(call.arguments()) == null) {
      warnings.add("arguments of a tool call were no JSON object and travel as a text");
    }
    function.set("arguments", GeminiCalls.object(call.arguments()));
  }
}
