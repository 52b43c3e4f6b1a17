package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns the messages and events of one answer of version 2 into chunks. */
final class CohereAnswerReader {
  private static final String CALLS = "tool_calls";
  private static final String CONTENT = "content";

  private final StringBuilder plan = new StringBuilder();

  /** Our numbers of the calls by the vendor's, which may begin anywhere. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  private String answerId = "";
  private boolean started;
  private int count;
  private boolean over;

  /** Whether the answer has ended, well or not. */
  boolean isOver() {
    return over;
  }

  boolean called() {
    return count > 0;
  }

  void start(@Nullable String id, Consumer<Chunk> out) {
    if (!started) {
      started = true;
      answerId = id == null ? "" : id;
      out.accept(new Chunk.Start(id, null));
    }
  }

  void event(String type, JsonNode event, Consumer<Chunk> out) {
    JsonNode message = event.path("delta").path("message");
    switch (type) {
      case "message-start" -> start(JsonFields.text(event, "id"), out);
      case "content-start", "content-delta" -> content(message.path(CONTENT), out);
      case "tool-plan-delta" -> plan(JsonFields.text(message, CohereChat.TOOL_PLAN));
      case "tool-call-start" -> callStart(event.path("index").asInt(count), call(message), out);
      case "tool-call-delta" ->
          arguments(calls.get(event.path("index").asInt(count - 1)), call(message), out);
      case "citation-start" -> citations(message.path("citations"), out);
      case "message-end" -> messageEnd(event, out);
      case "" -> nameless(event, out);
      default -> {}
    }
  }

  /** A whole answer. */
  void whole(JsonNode root, Consumer<Chunk> out) {
    start(JsonFields.text(root, "id"), out);
    JsonNode message = root.path("message");
    JsonNode content = message.path(CONTENT);
    if (content.isTextual()) {
      text(content.textValue(), out);
    }
    content.forEach(part -> content(part, out));
    plan(JsonFields.text(message, CohereChat.TOOL_PLAN));
    message.path(CALLS).forEach(call -> callStart(count, call, out));
    citations(message.path("citations"), out);
    complete(JsonFields.text(root, "finish_reason"), CohereUsage.read(root.path("usage")), out);
  }

  void complete(@Nullable String raw, Usage usage, Consumer<Chunk> out) {
    start(null, out);
    flushPlan(out);
    out.accept(new Chunk.Finish(CohereFinish.read(raw, called()), raw));
    if (!usage.isEmpty()) {
      out.accept(new Chunk.UsageReport(usage));
    }
    over = true;
  }

  void fail(Failure failure, Consumer<Chunk> out) {
    over = true;
    out.accept(new Chunk.Failed(failure));
  }

  private void nameless(JsonNode event, Consumer<Chunk> out) {
    if (event.path("message").isTextual()) {
      fail(CohereFailures.readInStream(event), out);
    }
  }

  private void messageEnd(JsonNode event, Consumer<Chunk> out) {
    JsonNode delta = event.path("delta");
    String error = JsonFields.textOrEmpty(delta, "error");
    if (error.isEmpty()) {
      complete(JsonFields.text(delta, "finish_reason"), CohereUsage.read(delta.path("usage")), out);
    } else {
      start(null, out);
      flushPlan(out);
      fail(CohereFailures.ofMessageEnd(error), out);
    }
  }

  private void content(JsonNode part, Consumer<Chunk> out) {
    if (part.isTextual()) {
      text(part.textValue(), out);
      return;
    }
    String text = JsonFields.text(part, "text");
    String thinking = JsonFields.text(part, "thinking");
    if (thinking != null && !thinking.isEmpty()) {
      start(null, out);
      out.accept(new Chunk.ThinkingDelta(thinking));
    }
    if (text != null) {
      text(text, out);
    } else if (thinking == null && part.path("type").isTextual()) {
      start(null, out);
      out.accept(new Chunk.Opaque(CohereChat.ID, new JsonText(part.toString())));
    }
  }

  void text(String text, Consumer<Chunk> out) {
    start(null, out);
    if (!text.isEmpty()) {
      out.accept(new Chunk.TextDelta(text));
    }
  }

  private void plan(@Nullable String text) {
    plan.append(text == null ? "" : text);
  }

  /** The plan is handed on whole, before the first call that follows it. */
  private void flushPlan(Consumer<Chunk> out) {
    if (!plan.isEmpty()) {
      ObjectNode json = JsonFields.MAPPER.createObjectNode();
      json.put(CohereChat.TOOL_PLAN, plan.toString());
      plan.setLength(0);
      out.accept(new Chunk.Opaque(CohereChat.ID, new JsonText(json.toString())));
    }
  }

  private static JsonNode call(JsonNode message) {
    JsonNode call = message.path(CALLS);
    return call.isArray() ? call.path(0) : call;
  }

  private void callStart(int index, JsonNode call, Consumer<Chunk> out) {
    JsonNode function = call.path("function");
    call(index, JsonFields.text(call, "id"), JsonFields.textOrEmpty(function, "name"), out);
    arguments(calls.get(index), call, out);
  }

  /** A call begins; its id is made up from the answer's where the vendor gives none. */
  void call(int index, @Nullable String id, String name, Consumer<Chunk> out) {
    start(null, out);
    flushPlan(out);
    String given =
        id == null || id.isEmpty()
            ? "call_" + Integer.toHexString(answerId.hashCode()) + "_" + count
            : id;
    calls.put(index, count);
    out.accept(new Chunk.ToolCallStart(count, given, name, null));
    count++;
  }

  void arguments(int index, String text, Consumer<Chunk> out) {
    out.accept(new Chunk.ToolCallDelta(index, text));
  }

  private void arguments(@Nullable Integer index, JsonNode call, Consumer<Chunk> out) {
    String text = JsonFields.textOrEmpty(call.path("function"), "arguments");
    if (index != null && !text.isEmpty()) {
      arguments(index, text, out);
    }
  }

  void citations(JsonNode citations, Consumer<Chunk> out) {
    if (citations.isObject()) {
      start(null, out);
      out.accept(new Chunk.Citation(new JsonText(citations.toString())));
    } else {
      citations.forEach(citation -> citations(citation, out));
    }
  }
}
