package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.JsonText;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The output items of one answer. The API says everything up to three times: in deltas, when a
 * piece is done, and when its item is done. Vendors leave out one or two of them, so each is read
 * and only what was not said before is handed on.
 */
final class OpenAiResponsesItems {
  private static final class Item {
    /** How many characters each piece of the item has said so far. */
    final Map<Integer, Integer> said = new HashMap<>();

    final StringBuilder arguments = new StringBuilder();
    int call = -1;
    boolean spoke;
    boolean refused;
    boolean thought;
    int thoughtPiece = -1;
    int citations;
    boolean finished;
  }

  private final Map<Integer, Item> items = new HashMap<>();
  private String answerId = "";
  private int calls;

  /** Ids are made up from the answer's id where the vendor gives none. */
  void answerId(@Nullable String id) {
    answerId = id == null ? "" : id;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Whether an item has begun of which no event has said that it is done. */
  boolean isOpen(int index) {
    Item item = items.get(index);
    return item != null && !item.finished;
  }

  boolean hasCalls() {
    return calls > 0;
  }

  private Item at(int index) {
    return items.computeIfAbsent(index, key -> new Item());
  }

  void added(int index, JsonNode node, Consumer<Chunk> out) {
    Item item = at(index);
    if (isCall(node) && !JsonFields.textOrEmpty(node, "name").isEmpty()) {
      startCall(item, node, out);
    }
  }

  private static boolean isCall(JsonNode node) {
    return JsonFields.textOrEmpty(node, "type").equals("function_call");
  }

  private void startCall(Item item, JsonNode node, Consumer<Chunk> out) {
    if (item.call < 0) {
      item.call = calls++;
      String signature =
          JsonFields.text(node.path("extra_content").path("google"), "thought_signature");
      String name = JsonFields.textOrEmpty(node, "name");
      out.accept(new Chunk.ToolCallStart(item.call, id(node, item.call), name, signature));
    }
  }

  private String id(JsonNode node, int call) {
    String id = JsonFields.textOrEmpty(node, "call_id");
    id = id.isEmpty() ? JsonFields.textOrEmpty(node, "id") : id;
    return id.isEmpty() ? "call_" + Integer.toHexString(answerId.hashCode()) + "_" + call : id;
  }

  void text(int index, int piece, String delta, Consumer<Chunk> out) {
    Item item = at(index);
    if (!delta.isEmpty()) {
      item.spoke = true;
      item.said.merge(piece, delta.length(), Integer::sum);
      out.accept(new Chunk.TextDelta(delta));
    }
  }

  void textDone(int index, int piece, String whole, Consumer<Chunk> out) {
    text(index, piece, rest(at(index), piece, whole), out);
  }

  void refusal(int index, int piece, String delta, Consumer<Chunk> out) {
    Item item = at(index);
    if (!delta.isEmpty()) {
      item.refused = true;
      item.said.merge(piece, delta.length(), Integer::sum);
      out.accept(new Chunk.RefusalDelta(delta));
    }
  }

  void refusalDone(int index, int piece, String whole, Consumer<Chunk> out) {
    refusal(index, piece, rest(at(index), piece, whole), out);
  }

  private static String rest(Item item, int piece, String whole) {
    int said = item.said.getOrDefault(piece, 0);
    return said < whole.length() ? whole.substring(said) : "";
  }

  /**
   * @param piece the number of the summary or of the content; a negative number for the latter
   */
  void thinking(int index, int piece, String delta, Consumer<Chunk> out) {
    Item item = at(index);
    if (delta.isEmpty()) {
      return;
    }
    boolean further = item.thought && item.thoughtPiece != piece;
    item.thought = true;
    item.thoughtPiece = piece;
    item.said.merge(piece, delta.length(), Integer::sum);
    out.accept(new Chunk.ThinkingDelta(further ? "\n\n" + delta : delta));
  }

  void thinkingDone(int index, int piece, String whole, Consumer<Chunk> out) {
    thinking(index, piece, rest(at(index), piece, whole), out);
  }

  /** The key of a piece of reasoning that is no summary. */
  static int ofContent(int piece) {
    return -1 - piece;
  }

  void arguments(int index, String delta, Consumer<Chunk> out) {
    Item item = at(index);
    if (item.call >= 0 && !delta.isEmpty()) {
      item.arguments.append(delta);
      out.accept(new Chunk.ToolCallDelta(item.call, delta));
    }
  }

  void argumentsDone(int index, String whole, Consumer<Chunk> out) {
    Item item = at(index);
    if (whole.length() > item.arguments.length() && whole.startsWith(item.arguments.toString())) {
      arguments(index, whole.substring(item.arguments.length()), out);
    }
  }

  void annotation(int index, JsonNode source, Consumer<Chunk> out) {
    at(index).citations++;
    out.accept(new Chunk.Citation(new JsonText(source.toString())));
  }

  void partDone(int index, int piece, JsonNode part, Consumer<Chunk> out) {
    switch (JsonFields.textOrEmpty(part, "type")) {
      case "output_text" -> textDone(index, piece, JsonFields.textOrEmpty(part, "text"), out);
      case "refusal" -> refusalDone(index, piece, JsonFields.textOrEmpty(part, "refusal"), out);
      case "summary_text" -> thinkingDone(index, piece, JsonFields.textOrEmpty(part, "text"), out);
      case "reasoning_text" ->
          thinkingDone(index, ofContent(piece), JsonFields.textOrEmpty(part, "text"), out);
      default -> {}
    }
  }

  /** An item as a whole, at the end of a streamed one or in an answer that is not streamed. */
  void done(int index, JsonNode node, Consumer<Chunk> out) {
    Item item = at(index);
    if (item.finished) {
      return;
    }
    item.finished = true;
    switch (JsonFields.textOrEmpty(node, "type")) {
      case "message" -> message(index, item, node, out);
      case "reasoning" -> reasoning(index, item, node, out);
      case "function_call" -> {
        startCall(item, node, out);
        argumentsDone(index, textOrJson(node.path("arguments")), out);
      }
      case "" -> {}
      default -> out.accept(new Chunk.Opaque(OpenAiResponses.ID, new JsonText(node.toString())));
    }
  }

  private static String textOrJson(JsonNode value) {
    return value.isObject() || value.isArray() ? value.toString() : value.asText("");
  }

  private void message(int index, Item item, JsonNode node, Consumer<Chunk> out) {
    boolean spoke = item.spoke;
    boolean refused = item.refused;
    int cited = item.citations;
    int piece = 0;
    int source = 0;
    for (JsonNode part : node.path("content")) {
      boolean refusal = JsonFields.textOrEmpty(part, "type").equals("refusal");
      if (refusal && !refused) {
        refusal(index, piece, JsonFields.textOrEmpty(part, "refusal"), out);
      } else if (!refusal && !spoke) {
        text(index, piece, JsonFields.textOrEmpty(part, "text"), out);
      }
      for (JsonNode annotation : part.path("annotations")) {
        if (source >= cited) {
          annotation(index, annotation, out);
        }
        source++;
      }
      piece++;
    }
  }

  private void reasoning(int index, Item item, JsonNode node, Consumer<Chunk> out) {
    if (!item.thought) {
      int piece = 0;
      for (JsonNode summary : node.path("summary")) {
        thinking(index, piece++, JsonFields.textOrEmpty(summary, "text"), out);
      }
      piece = 0;
      for (JsonNode content : node.path("content")) {
        thinking(index, ofContent(piece++), JsonFields.textOrEmpty(content, "text"), out);
      }
    }
    String encrypted = JsonFields.textOrEmpty(node, "encrypted_content");
    if (encrypted.isEmpty()) {
      return;
    }
    boolean empty = !item.thought && !node.path("summary").isEmpty();
    if (empty) {
      out.accept(new Chunk.ThinkingDelta(""));
    }
    if (empty || item.thought) {
      out.accept(new Chunk.ThinkingSignature(encrypted));
    } else {
      out.accept(new Chunk.RedactedThinking(encrypted));
    }
  }
}
