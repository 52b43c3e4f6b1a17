package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The output of one answer, item after item, with the events that tell of it. A message or
 * reasoning ends where another item begins; calls may be open side by side until their arguments
 * are complete.
 */
final class OpenAiResponsesOutput {
  private static final String COMPLETED = "completed";
  private static final Pattern OTHER = Pattern.compile("[^a-zA-Z0-9]");

  private final OpenAiResponsesFrames frames;
  private final String stem;
  private final Map<Integer, JsonNode> items = new TreeMap<>();
  private final Map<Integer, OpenAiResponsesCallItem> calls = new LinkedHashMap<>();
  private final List<JsonText> uncited = new ArrayList<>();
  private int next;
  private @Nullable OpenAiResponsesMessageItem message;
  private @Nullable OpenAiResponsesReasoningItem reasoning;
  private int openIndex;

  /**
   * @param answerId ids of items are made from it
   */
  OpenAiResponsesOutput(OpenAiResponsesFrames frames, String answerId) {
    this.frames = frames;
    this.stem = OTHER.matcher(answerId).replaceAll("");
  }

  void content(Chunk chunk) {
    switch (chunk) {
      case Chunk.TextDelta delta when !delta.text().isEmpty() -> text(delta.text());
      case Chunk.RefusalDelta delta when !delta.text().isEmpty() -> message().refusal(delta.text());
      case Chunk.ThinkingDelta delta -> reasoning().think(delta.text());
      case Chunk.ThinkingSignature signature -> {
        reasoning();
        endReasoning(signature.signature());
      }
      case Chunk.RedactedThinking redacted -> {
        endOpen(COMPLETED);
        reasoning();
        endReasoning(redacted.data());
      }
      case Chunk.ToolCallStart start -> {
        endOpen(COMPLETED);
        int index = next++;
        var call = new OpenAiResponsesCallItem(frames, id("fc_", index), index, start);
        calls.put(start.index(), call);
      }
      case Chunk.ToolCallDelta delta -> arguments(delta);
      case Chunk.Citation citation -> citation(citation.source());
      case Chunk.Opaque opaque -> opaque(opaque);
      case Chunk.TextDelta nothing -> {}
      case Chunk.RefusalDelta nothing -> {}
      case Chunk.Start ignored -> {}
      case Chunk.UsageReport ignored -> {}
      case Chunk.Finish ignored -> {}
      case Chunk.Failed ignored -> {}
    }
  }

  /** The items that are done. */
  ArrayNode items() {
    return JsonFields.MAPPER.createArrayNode().addAll(items.values());
  }

  private String id(String prefix, int index) {
    return prefix + stem + "_" + index;
  }

  private OpenAiResponsesMessageItem message() {
    if (message == null) {
      endOpen(COMPLETED);
      openIndex = next++;
      message = new OpenAiResponsesMessageItem(frames, id("msg_", openIndex), openIndex);
    }
    return message;
  }

  private OpenAiResponsesReasoningItem reasoning() {
    if (reasoning == null) {
      endOpen(COMPLETED);
      openIndex = next++;
      reasoning = new OpenAiResponsesReasoningItem(frames, id("rs_", openIndex), openIndex);
    }
    return reasoning;
  }

  private void text(String text) {
    OpenAiResponsesMessageItem open = message();
    open.text(text);
    uncited.forEach(open::citation);
    uncited.clear();
  }

  /** A source belongs to a message: one that is named before any waits for it. */
  private void citation(JsonText source) {
    if (message == null) {
      uncited.add(source);
    } else {
      message.citation(source);
    }
  }

  private void arguments(Chunk.ToolCallDelta delta) {
    OpenAiResponsesCallItem call = calls.get(delta.index());
    if (call == null) {
      return;
    }
    call.arguments(delta.arguments());
    if (call.isComplete()) {
      calls.remove(delta.index());
      done(call.index(), call.close(COMPLETED));
    }
  }

  private void opaque(Chunk.Opaque opaque) {
    if (!opaque.dialect().equals(OpenAiResponses.ID)
        || !(OpenAiRequestWriter.tree(opaque.json()) instanceof ObjectNode item)) {
      return;
    }
    endOpen(COMPLETED);
    int index = next++;
    frames.event(
        "response.output_item.added",
        json -> {
          json.writeNumberField("output_index", index);
          json.writeFieldName("item");
          json.writeTree(item);
        });
    done(index, item);
  }

  private void endOpen(String status) {
    if (message != null) {
      ObjectNode item = message.close(status);
      message = null;
      done(openIndex, item);
    }
    endReasoning(null);
  }

  private void endReasoning(@Nullable String signature) {
    if (reasoning != null) {
      ObjectNode item = reasoning.close(signature);
      reasoning = null;
      done(openIndex, item);
    }
  }

  private void done(int index, JsonNode item) {
    items.put(index, item);
    frames.event(
        "response.output_item.done",
        json -> {
          json.writeNumberField("output_index", index);
          json.writeFieldName("item");
          json.writeTree(item);
        });
  }

  /**
   * Ends all that is open.
   *
   * @param whole whether the answer ended by itself, not by a limit
   */
  void end(boolean whole) {
    String status = whole ? COMPLETED : "incomplete";
    if (!uncited.isEmpty()) {
      OpenAiResponsesMessageItem open = message();
      uncited.forEach(open::citation);
      uncited.clear();
    }
    endOpen(status);
    for (OpenAiResponsesCallItem call : calls.values()) {
      done(call.index(), call.close(status));
    }
    calls.clear();
  }
}
