package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes one streamed answer as Cohere's named events. */
final class CohereChunkWriter implements ChunkWriter {
  private static final byte[] NOTHING = {};
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);
  private static final String CALLS = "tool_calls";

  private enum Block {
    NONE,
    TEXT,
    THINKING
  }

  private final AnswerHead head;
  private final GrowingBytes buffer = new GrowingBytes();
  private final Map<Integer, JsonProgress> calls = new TreeMap<>();

  private Block open = Block.NONE;
  private int block = -1;
  private int citation;
  private boolean started;
  private boolean called;
  private boolean failed;
  private FinishReason reason = FinishReason.UNKNOWN;
  private @Nullable String rawReason;
  private Usage usage = Usage.NONE;

  CohereChunkWriter(AnswerHead head) {
    this.head = head;
  }

  @Override
  public byte[] write(Chunk chunk) {
    if (failed) {
      return NOTHING;
    }
    buffer.clear();
    switch (chunk) {
      case Chunk.Start start -> start();
      case Chunk.TextDelta delta -> say(Block.TEXT, delta.text());
      case Chunk.RefusalDelta delta -> say(Block.TEXT, delta.text());
      case Chunk.ThinkingDelta delta -> say(Block.THINKING, delta.text());
      case Chunk.ThinkingSignature ignored -> {}
      case Chunk.RedactedThinking ignored -> {}
      case Chunk.ToolCallStart start -> call(start);
      case Chunk.ToolCallDelta delta -> arguments(delta);
      case Chunk.Opaque opaque -> opaque(opaque);
      case Chunk.Citation source -> citation(CohereCitations.citation(source.source()));
      case Chunk.UsageReport report -> usage = usage.overwrittenBy(report.usage());
      case Chunk.Finish finish -> {
        reason = finish.reason();
        rawReason = finish.raw();
      }
      case Chunk.Failed failure -> fail(failure.failure());
    }
    return buffer.copy();
  }

  private void start() {
    if (!started) {
      started = true;
      ObjectNode event = JsonFields.MAPPER.createObjectNode().put("id", head.id());
      event.put("type", "message-start");
      ObjectNode message = message(event).put("role", "assistant");
      message.putArray("content");
      message.put(CohereChat.TOOL_PLAN, "");
      message.putArray(CALLS);
      message.putArray("citations");
      send("message-start", event);
    }
  }

  private void say(Block kind, String text) {
    start();
    String field = kind == Block.TEXT ? "text" : "thinking";
    if (open != kind) {
      closeBlock();
      open = kind;
      block++;
      ObjectNode event = event("content-start", block);
      message(event).putObject("content").put("type", field).put(field, "");
      send("content-start", event);
    }
    if (!text.isEmpty()) {
      ObjectNode event = event("content-delta", block);
      message(event).putObject("content").put(field, text);
      send("content-delta", event);
    }
  }

  private void closeBlock() {
    if (open != Block.NONE) {
      open = Block.NONE;
      send("content-end", event("content-end", block));
    }
  }

  private void call(Chunk.ToolCallStart start) {
    start();
    closeBlock();
    called = true;
    calls.put(start.index(), new JsonProgress());
    ObjectNode event = event("tool-call-start", start.index());
    message(event)
        .putObject(CALLS)
        .put("id", start.id())
        .put("type", "function")
        .putObject("function")
        .put("name", start.name())
        .put("arguments", "");
    send("tool-call-start", event);
  }

  /** A call ends with its arguments, so that vendors that send calls in turns stay in order. */
  private void arguments(Chunk.ToolCallDelta delta) {
    JsonProgress progress = calls.get(delta.index());
    if (progress == null || delta.arguments().isEmpty()) {
      return;
    }
    ObjectNode event = event("tool-call-delta", delta.index());
    message(event).putObject(CALLS).putObject("function").put("arguments", delta.arguments());
    send("tool-call-delta", event);
    progress.take(delta.arguments());
    if (progress.isComplete()) {
      calls.remove(delta.index());
      send("tool-call-end", event("tool-call-end", delta.index()));
    }
  }

  private void opaque(Chunk.Opaque opaque) {
    String plan =
        opaque.dialect().equals(CohereChat.ID)
            ? JsonFields.textOrEmpty(OpenAiRequestWriter.tree(opaque.json()), CohereChat.TOOL_PLAN)
            : "";
    if (!plan.isEmpty()) {
      start();
      closeBlock();
      ObjectNode event = JsonFields.MAPPER.createObjectNode().put("type", "tool-plan-delta");
      message(event).put(CohereChat.TOOL_PLAN, plan);
      send("tool-plan-delta", event);
    }
  }

  private void citation(JsonNode source) {
    start();
    ObjectNode event = event("citation-start", citation);
    message(event).set("citations", source);
    send("citation-start", event);
    send("citation-end", event("citation-end", citation));
    citation++;
  }

  /** There is no event for an error: the message ends, and says why. */
  private void fail(Failure failure) {
    failed = true;
    start();
    ObjectNode event = JsonFields.MAPPER.createObjectNode().put("type", "message-end");
    event.putObject("delta").put("error", failure.message()).put("finish_reason", "ERROR");
    send("message-end", event);
  }

  @Override
  public byte[] end() {
    if (failed) {
      return NOTHING;
    }
    buffer.clear();
    start();
    closeBlock();
    calls.keySet().forEach(index -> send("tool-call-end", event("tool-call-end", index)));
    ObjectNode event = JsonFields.MAPPER.createObjectNode().put("type", "message-end");
    ObjectNode delta = event.putObject("delta");
    delta.put("finish_reason", CohereFinish.write(reason, rawReason, called));
    if (!usage.isEmpty()) {
      delta.set("usage", CohereUsage.write(usage));
    }
    send("message-end", event);
    buffer.append(DONE);
    return buffer.copy();
  }

  private static ObjectNode event(String type, int index) {
    return JsonFields.MAPPER.createObjectNode().put("type", type).put("index", index);
  }

  private static ObjectNode message(ObjectNode event) {
    return event.withObject("/delta/message");
  }

  private void send(String name, ObjectNode data) {
    buffer.append(("event: " + name + "\ndata: ").getBytes(US_ASCII));
    buffer.append(data.toString().getBytes(UTF_8));
    buffer.append("\n\n".getBytes(US_ASCII));
  }

  @Override
  public byte[] keepAlive() {
    return KEEP_ALIVE.clone();
  }

  @Override
  public String contentType() {
    return "text/event-stream";
  }
}
