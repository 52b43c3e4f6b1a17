package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the input of one request. What the model said before comes as neighbouring items
 * (reasoning, message, calls), which are one message of the vocabulary.
 */
final class OpenAiResponsesInputReader {
  private static final String SUMMARY = "summary";
  private static final String CONTENT = "content";

  private final List<Message> messages = new ArrayList<>();
  private final List<Part> said = new ArrayList<>();

  /** The input, after the instructions if there are any; empty if absent. */
  static List<Message> read(RequestObject body) {
    var reader = new OpenAiResponsesInputReader();
    String instructions = body.text(OpenAiResponsesRequestReader.INSTRUCTIONS);
    if (instructions != null) {
      reader.messages.add(Message.of(Role.SYSTEM, instructions));
    }
    JsonNode input = body.raw(OpenAiResponsesRequestReader.INPUT);
    if (input.isTextual()) {
      reader.messages.add(Message.of(Role.USER, input.textValue()));
    } else if (!input.isMissingNode() && !input.isArray()) {
      throw body.wrong(OpenAiResponsesRequestReader.INPUT, "must be a string or an array of items");
    } else {
      body.objects(OpenAiResponsesRequestReader.INPUT).forEach(reader::item);
    }
    reader.endOfTurn();
    return reader.messages;
  }

  private void item(RequestObject item) {
    String type = item.text("type");
    if (type == null) {
      type = item.has("role") || !item.has("id") ? "message" : "item_reference";
    }
    switch (type) {
      case "message" -> message(item);
      case "function_call" -> call(item);
      case "function_call_output" -> result(item);
      case "reasoning" -> reasoning(item);
      default -> opaque(item, type);
    }
  }

  private void endOfTurn() {
    if (!said.isEmpty()) {
      messages.add(new Message(Role.ASSISTANT, said, null));
      said.clear();
    }
  }

  private void message(RequestObject item) {
    Role role =
        switch (item.requiredText("role")) {
          case "user" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          case "system" -> Role.SYSTEM;
          case "developer" -> Role.DEVELOPER;
          default -> throw item.wrong("role", "must be user, assistant, system or developer");
        };
    if (!item.has(CONTENT)) {
      throw item.missing(CONTENT);
    }
    List<Part> parts = new ArrayList<>(OpenAiResponsesPartReader.content(item, CONTENT));
    OpenAiResponsesAdditions.add(
        parts, OpenAiResponsesAdditions.ITEM, item.unknown(Set.of("type", "role", CONTENT)));
    if (role == Role.ASSISTANT) {
      beginMessage();
      said.addAll(parts);
    } else {
      endOfTurn();
      messages.add(new Message(role, parts, null));
    }
  }

  /** Two messages of one turn stay two: an empty addition ends the one before. */
  private void beginMessage() {
    boolean inside =
        !said.isEmpty()
            && (said.getLast() instanceof Part.Text || said.getLast() instanceof Part.Refusal);
    if (inside) {
      OpenAiResponsesAdditions.add(
          said, OpenAiResponsesAdditions.ITEM, JsonFields.MAPPER.createObjectNode());
    }
  }

  private void call(RequestObject item) {
    RequestObject extra = item.object("extra_content");
    RequestObject google = extra == null ? null : extra.object("google");
    JsonNode arguments = item.raw("arguments");
    said.add(
        new Part.ToolCall(
            item.requiredText("call_id"),
            item.requiredText("name"),
            arguments.isObject() ? arguments.toString() : item.requiredText("arguments"),
            google == null ? null : google.text("thought_signature"),
            null));
    OpenAiResponsesAdditions.add(
        said,
        OpenAiResponsesAdditions.ITEM,
        item.unknown(Set.of("type", "call_id", "name", "arguments", "extra_content")));
  }

  private void result(RequestObject item) {
    endOfTurn();
    if (!item.has("output")) {
      throw item.missing("output");
    }
    List<Part> parts = new ArrayList<>();
    parts.add(
        new Part.ToolResult(
            item.requiredText("call_id"),
            item.text("name"),
            OpenAiResponsesPartReader.content(item, "output"),
            false,
            null));
    OpenAiResponsesAdditions.add(
        parts,
        OpenAiResponsesAdditions.ITEM,
        item.unknown(Set.of("type", "id", "call_id", "name", "output", "status")));
    messages.add(new Message(Role.TOOL, parts, null));
  }

  /** Reasoning with nothing to read but its id lives at the vendor, and stays as it is. */
  private void reasoning(RequestObject item) {
    List<String> texts = new ArrayList<>();
    item.objects(SUMMARY).forEach(piece -> texts.add(piece.requiredText("text")));
    boolean plain = texts.size() < 2 && !item.has(CONTENT);
    item.objects(CONTENT).forEach(piece -> texts.add(piece.requiredText("text")));
    String text = String.join("\n\n", texts);
    String encrypted = item.text("encrypted_content");
    if (encrypted == null && text.isEmpty()) {
      said.add(OpenAiResponsesAdditions.opaque(item.node()));
      return;
    }
    said.add(
        encrypted != null && texts.isEmpty()
            ? new Part.RedactedThinking(encrypted)
            : new Part.Thinking(text, encrypted));
    Map<String, JsonText> others = new LinkedHashMap<>();
    if (!plain) {
      put(others, item, SUMMARY);
      put(others, item, CONTENT);
    }
    others.putAll(item.unknown(Set.of("type", "encrypted_content", SUMMARY, CONTENT)));
    OpenAiResponsesAdditions.add(said, OpenAiResponsesAdditions.ITEM, others);
  }

  private static void put(Map<String, JsonText> others, RequestObject item, String name) {
    JsonText value = item.json(name);
    if (value != null) {
      others.put(name, value);
    }
  }

  /** What a vendor's tool did belongs to the model's turn, what was answered to it does not. */
  private void opaque(RequestObject item, String type) {
    Part part = OpenAiResponsesAdditions.opaque(item.node());
    if (type.endsWith("_output") || type.endsWith("_response")) {
      endOfTurn();
      messages.add(new Message(Role.USER, List.of(part), null));
    } else {
      said.add(part);
    }
  }
}
