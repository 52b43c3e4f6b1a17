package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;

/** A call of the client's tool in an answer while it is being written. */
final class OpenAiResponsesCallItem {
  private static final String ARGUMENTS = "arguments";

  private final OpenAiResponsesFrames frames;
  private final ObjectNode item = JsonFields.MAPPER.createObjectNode();
  private final StringBuilder arguments = new StringBuilder();
  private final JsonProgress progress = new JsonProgress();
  private final OpenAiResponsesPlace place;
  private final String name;

  OpenAiResponsesCallItem(
      OpenAiResponsesFrames frames, String id, int index, Chunk.ToolCallStart start) {
    this.frames = frames;
    this.place = new OpenAiResponsesPlace(id, index, "", 0);
    this.name = start.name();
    item.put("id", id).put("type", "function_call").put("status", "in_progress");
    item.put(ARGUMENTS, "").put("call_id", start.id()).put("name", name);
    if (start.signature() != null) {
      item.putObject("extra_content")
          .putObject("google")
          .put("thought_signature", start.signature());
    }
    frames.event(
        "response.output_item.added",
        json -> {
          json.writeNumberField("output_index", index);
          json.writeFieldName("item");
          json.writeTree(item);
        });
  }

  int index() {
    return place.outputIndex();
  }

  void arguments(String delta) {
    if (!delta.isEmpty()) {
      arguments.append(delta);
      progress.take(delta);
      frames.delta("response.function_call_arguments.delta", place, delta);
    }
  }

  boolean isComplete() {
    return progress.isComplete();
  }

  /** The whole item; a call without arguments has an empty object of them. */
  ObjectNode close(String status) {
    if (arguments.toString().isBlank() && status.equals("completed")) {
      arguments("{}");
    }
    frames.event(
        "response.function_call_arguments.done",
        place,
        json -> {
          json.writeStringField("name", name);
          json.writeStringField(ARGUMENTS, arguments.toString());
        });
    return item.put("status", status).put(ARGUMENTS, arguments.toString());
  }
}
