package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Reasoning in an answer while it is being written, as a summary: what clients show. */
final class OpenAiResponsesReasoningItem {
  private final OpenAiResponsesFrames frames;
  private final ObjectNode item = JsonFields.MAPPER.createObjectNode();
  private final StringBuilder words = new StringBuilder();
  private final OpenAiResponsesPlace place;
  private boolean begun;

  OpenAiResponsesReasoningItem(OpenAiResponsesFrames frames, String id, int index) {
    this.frames = frames;
    this.place = new OpenAiResponsesPlace(id, index, "summary_index", 0);
    item.put("id", id).put("type", "reasoning").putArray("summary");
    frames.event(
        "response.output_item.added",
        json -> {
          json.writeNumberField("output_index", index);
          json.writeFieldName("item");
          json.writeTree(item);
        });
  }

  /** An empty text makes a summary all the same: its signature is one of a thought. */
  void think(String delta) {
    if (!begun) {
      begun = true;
      part("response.reasoning_summary_part.added");
    }
    if (!delta.isEmpty()) {
      words.append(delta);
      frames.delta("response.reasoning_summary_text.delta", place, delta);
    }
  }

  private ObjectNode summary() {
    return JsonFields.MAPPER
        .createObjectNode()
        .put("type", "summary_text")
        .put("text", words.toString());
  }

  private void part(String event) {
    frames.event(
        event,
        place,
        json -> {
          json.writeFieldName("part");
          json.writeTree(summary());
        });
  }

  /** The whole item. */
  ObjectNode close(@Nullable String signature) {
    if (begun) {
      frames.event(
          "response.reasoning_summary_text.done",
          place,
          json -> json.writeStringField("text", words.toString()));
      part("response.reasoning_summary_part.done");
      item.withArray("summary").add(summary());
    }
    if (signature != null) {
      item.put("encrypted_content", signature);
    }
    return item;
  }
}
