package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;

/**
 * A message of an answer while it is being written: pieces of text or refusal, one after another.
 */
final class OpenAiResponsesMessageItem {
  private enum Piece {
    NONE,
    TEXT,
    REFUSAL
  }

  private final OpenAiResponsesFrames frames;
  private final ObjectNode item = JsonFields.MAPPER.createObjectNode();
  private final ArrayNode content = JsonFields.MAPPER.createArrayNode();
  private final StringBuilder words = new StringBuilder();
  private ArrayNode annotations = JsonFields.MAPPER.createArrayNode();
  private OpenAiResponsesPlace place;
  private Piece open = Piece.NONE;

  OpenAiResponsesMessageItem(OpenAiResponsesFrames frames, String id, int index) {
    this.frames = frames;
    this.place = new OpenAiResponsesPlace(id, index, "content_index", 0);
    item.put("id", id).put("type", "message").put("status", "in_progress");
    item.putArray("content");
    item.put("role", "assistant");
    frames.event(
        "response.output_item.added",
        json -> {
          json.writeNumberField("output_index", index);
          json.writeFieldName("item");
          json.writeTree(item);
        });
  }

  void text(String delta) {
    begin(Piece.TEXT);
    words.append(delta);
    frames.textDelta(place, delta);
  }

  void refusal(String delta) {
    begin(Piece.REFUSAL);
    words.append(delta);
    frames.delta("response.refusal.delta", place, delta);
  }

  void citation(JsonText source) {
    begin(Piece.TEXT);
    JsonNode annotation = OpenAiResponsesCitations.annotation(source, words.length());
    int number = annotations.size();
    annotations.add(annotation);
    frames.event(
        "response.output_text.annotation.added",
        place,
        json -> {
          json.writeNumberField("annotation_index", number);
          json.writeFieldName("annotation");
          json.writeTree(annotation);
        });
  }

  private void begin(Piece piece) {
    if (open == piece) {
      return;
    }
    endPiece();
    open = piece;
    annotations = JsonFields.MAPPER.createArrayNode();
    words.setLength(0);
    part("response.content_part.added");
  }

  private ObjectNode piece() {
    ObjectNode piece = JsonFields.MAPPER.createObjectNode();
    if (open == Piece.REFUSAL) {
      return piece.put("type", "refusal").put("refusal", words.toString());
    }
    piece.put("type", "output_text").set("annotations", annotations);
    piece.putArray("logprobs");
    return piece.put("text", words.toString());
  }

  private void part(String event) {
    frames.event(
        event,
        place,
        json -> {
          json.writeFieldName("part");
          json.writeTree(piece());
        });
  }

  private void endPiece() {
    if (open == Piece.NONE) {
      return;
    }
    boolean refusal = open == Piece.REFUSAL;
    frames.event(
        refusal ? "response.refusal.done" : "response.output_text.done",
        place,
        json -> {
          json.writeStringField(refusal ? "refusal" : "text", words.toString());
          if (!refusal) {
            json.writeArrayFieldStart("logprobs");
            json.writeEndArray();
          }
        });
    part("response.content_part.done");
    content.add(piece());
    place = place.withPiece(place.piece() + 1);
    open = Piece.NONE;
  }

  /** The whole item. */
  ObjectNode close(String status) {
    endPiece();
    item.put("status", status).set("content", content);
    return item;
  }
}
