package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the messages of one request; documents of text go beside them, as sources to cite. */
final class CohereMessageWriter {
  private static final String CONTENT = "content";
  private static final String ROLE = "role";
  private static final String TEXT = "text";

  private final Set<String> warnings;
  private final ArrayNode written = JsonFields.MAPPER.createArrayNode();
  private final ArrayNode documents = JsonFields.MAPPER.createArrayNode();

  CohereMessageWriter(Set<String> warnings) {
    this.warnings = warnings;
  }

  void write(ObjectNode body, List<Message> messages) {
    for (Message message : messages) {
      if (message.name() != null) {
        warnings.add("names of speakers have no place in this dialect and were left out");
      }
      results(message);
      switch (message.role()) {
        case SYSTEM, DEVELOPER -> said("system", message);
        case USER -> said("user", message);
        case ASSISTANT -> assistant(message);
        case TOOL -> {}
      }
    }
    body.set("messages", written);
    if (!documents.isEmpty()) {
      body.set("documents", documents);
    }
  }

  /** Each result is a message of its own in this dialect. */
  private void results(Message message) {
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolResult result) {
        ArrayNode blocks = JsonFields.MAPPER.createArrayNode();
        result.content().forEach(piece -> block(blocks, piece, Role.TOOL));
        ObjectNode target = written.addObject().put(ROLE, "tool");
        target.put("tool_call_id", result.callId());
        target.set(CONTENT, shortest(blocks));
        if (result.error()) {
          warnings.add("a tool result marked as an error was sent without the mark");
        }
      }
    }
  }

  private void said(String role, Message message) {
    List<Part> said =
        message.parts().stream().filter(part -> !(part instanceof Part.ToolResult)).toList();
    if (said.isEmpty() && !message.parts().isEmpty()) {
      return;
    }
    ArrayNode blocks = JsonFields.MAPPER.createArrayNode();
    said.forEach(part -> block(blocks, part, message.role()));
    written.addObject().put(ROLE, role).set(CONTENT, shortest(blocks));
  }

  private void assistant(Message message) {
    ObjectNode target = JsonFields.MAPPER.createObjectNode().put(ROLE, "assistant");
    ArrayNode blocks = JsonFields.MAPPER.createArrayNode();
    ArrayNode calls = JsonFields.MAPPER.createArrayNode();
    List<JsonNode> fields = new ArrayList<>();
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolCall call) {
        calls.add(call(call));
      } else if (own(part) instanceof JsonNode json && !json.has("type")) {
        fields.add(json);
      } else if (!(part instanceof Part.ToolResult)) {
        block(blocks, part, Role.ASSISTANT);
      }
    }
    if (!blocks.isEmpty() || calls.isEmpty()) {
      target.set(CONTENT, shortest(blocks));
    }
    if (!calls.isEmpty()) {
      target.set("tool_calls", calls);
    }
    for (JsonNode each : fields) {
      each.properties().forEach(field -> target.putIfAbsent(field.getKey(), field.getValue()));
    }
    written.add(target);
  }

  /** A part that only this dialect knows. */
  private static @Nullable JsonNode own(Part part) {
    return part instanceof Part.Opaque opaque && opaque.dialect().equals(CohereChat.ID)
        ? OpenAiRequestWriter.tree(opaque.json())
        : null;
  }

  private static ObjectNode call(Part.ToolCall call) {
    ObjectNode written = JsonFields.MAPPER.createObjectNode().put("id", call.id());
    written
        .put("type", "function")
        .putObject("function")
        .put("name", call.name())
        .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
    return written;
  }

  private void block(ArrayNode blocks, Part part, Role role) {
    switch (part) {
      case Part.Text text -> text(blocks, text.text());
      case Part.Refusal refusal -> text(blocks, refusal.text());
      case Part.Thinking thinking -> thinking(blocks, thinking, role);
      case Part.RedactedThinking ignored ->
          warnings.add("hidden reasoning of another provider was left out");
      case Part.Image image -> image(blocks, image, role);
      case Part.Document document -> document(blocks, document, role);
      case Part.Audio ignored -> note(blocks, "audio");
      case Part.ToolCall ignored ->
          warnings.add("a tool call outside an assistant message was left out");
      case Part.ToolResult ignored -> warnings.add("a tool result inside another was left out");
      case Part.Opaque opaque -> {
        JsonNode json = own(opaque);
        if (json == null) {
          OpenAiPartWriter.leaveOut(opaque, warnings);
        } else {
          blocks.add(json);
        }
      }
    }
  }

  private static void text(ArrayNode blocks, String text) {
    blocks.addObject().put("type", TEXT).put(TEXT, text);
  }

  private void note(ArrayNode blocks, String what) {
    warnings.add(what + " cannot be sent in this dialect and became a note");
    text(blocks, "[" + what + " left out]");
  }

  private void thinking(ArrayNode blocks, Part.Thinking thinking, Role role) {
    if (thinking.signature() != null) {
      warnings.add("signatures of reasoning have no place in this dialect and were left out");
    }
    if (role == Role.ASSISTANT && !thinking.text().isEmpty()) {
      blocks.addObject().put("type", "thinking").put("thinking", thinking.text());
    }
  }

  private void image(ArrayNode blocks, Part.Image image, Role role) {
    String url =
        switch (image.media()) {
          case Media.Inline inline -> "data:" + inline.mediaType() + ";base64," + inline.base64();
          case Media.Url address -> address.url();
          case Media.FileId ignored -> null;
        };
    if (url == null || role != Role.USER) {
      note(blocks, "an image of another provider or outside a user's message");
      return;
    }
    ObjectNode place =
        blocks.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    if (image.detail() != null) {
      place.put("detail", image.detail());
    }
  }

  private void document(ArrayNode blocks, Part.Document document, Role role) {
    boolean readable = document.media() instanceof Media.Inline inline && isText(inline);
    if (!readable || role != Role.USER) {
      note(blocks, "a document that is no text or outside a user's message");
      return;
    }
    ObjectNode data = documents.addObject().putObject("data");
    if (document.name() != null) {
      data.put("title", document.name());
    }
    data.put(TEXT, decoded((Media.Inline) document.media()));
  }

  private static boolean isText(Media.Inline inline) {
    return inline.mediaType().startsWith("text/") || inline.mediaType().equals("application/json");
  }

  private static String decoded(Media.Inline inline) {
    try {
      return new String(Base64.getDecoder().decode(inline.base64()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return inline.base64();
    }
  }

  /** A single text is written as a string, and so is nothing. */
  private static JsonNode shortest(ArrayNode blocks) {
    if (blocks.isEmpty()) {
      return blocks.textNode("");
    }
    JsonNode first = blocks.path(0);
    boolean plain =
        blocks.size() == 1 && first.size() == 2 && first.path("type").asText().equals(TEXT);
    return plain ? first.path(TEXT) : blocks;
  }
}
