package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads answers of version 1 of Cohere's chat: other names, and arguments of calls as objects. */
final class CohereOlderReader {
  private static final String CALLS = "tool_calls";

  private final CohereAnswerReader answer;
  private boolean spoke;
  private boolean cited;

  CohereOlderReader(CohereAnswerReader answer) {
    this.answer = answer;
  }

  void event(String type, JsonNode event, Consumer<Chunk> out) {
    switch (type) {
      case "stream-start" -> answer.start(id(event), out);
      case "text-generation", "tool-calls-chunk" -> text(JsonFields.text(event, "text"), out);
      case "citation-generation" -> {
        cited = true;
        answer.citations(event.path("citations"), out);
      }
      case "tool-calls-generation" -> calls(event.path(CALLS), out);
      case "stream-end" -> end(event, out);
      default -> {}
    }
  }

  private void end(JsonNode event, Consumer<Chunk> out) {
    JsonNode response = event.path("response");
    String reason = JsonFields.text(event, "finish_reason");
    content(response, out);
    answer.complete(
        reason != null ? reason : JsonFields.text(response, "finish_reason"),
        CohereUsage.read(response.path("meta")),
        out);
  }

  /** A whole answer. */
  void whole(JsonNode root, Consumer<Chunk> out) {
    answer.start(id(root), out);
    content(root, out);
    answer.complete(
        JsonFields.text(root, "finish_reason"), CohereUsage.read(root.path("meta")), out);
  }

  /** What the end of a stream repeats is taken only if it did not come before. */
  private void content(JsonNode root, Consumer<Chunk> out) {
    if (!spoke) {
      text(JsonFields.text(root, "text"), out);
    }
    calls(root.path(CALLS), out);
    if (!cited) {
      answer.citations(root.path("citations"), out);
    }
  }

  private static @Nullable String id(JsonNode node) {
    String id = JsonFields.text(node, "response_id");
    return id != null ? id : JsonFields.text(node, "generation_id");
  }

  private void text(@Nullable String text, Consumer<Chunk> out) {
    if (text != null && !text.isEmpty()) {
      spoke = true;
      answer.text(text, out);
    }
  }

  private void calls(JsonNode calls, Consumer<Chunk> out) {
    if (answer.called()) {
      return;
    }
    int index = 0;
    for (JsonNode call : calls) {
      JsonNode arguments = call.path("parameters");
      answer.call(index, null, JsonFields.textOrEmpty(call, "name"), out);
      answer.arguments(index, arguments.isObject() ? arguments.toString() : "{}", out);
      index++;
    }
  }
}
