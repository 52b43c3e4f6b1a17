package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Writes one streamed answer in binary messages. Blocks carry their index, so pieces of several
 * calls may come in turns; a text or a thought is closed by whatever follows it.
 */
final class BedrockChunkWriter implements ChunkWriter {
  private static final byte[] NOTHING = {};

  private final boolean wrapped;
  private final GrowingBytes out = new GrowingBytes();
  private final Map<Integer, Integer> calls = new HashMap<>();
  private boolean started;
  private boolean failed;
  private int blocks;
  private int running = -1;
  private String kind = "";
  private FinishReason reason = FinishReason.UNKNOWN;
  private @Nullable String rawReason;
  private Usage usage = Usage.NONE;

  /**
   * @param wrapped whether each event is wrapped once more, as InvokeModel streams it
   */
  BedrockChunkWriter(boolean wrapped) {
    this.wrapped = wrapped;
  }

  @Override
  public byte[] write(Chunk chunk) {
    if (failed) {
      return NOTHING;
    }
    out.clear();
    switch (chunk) {
      case Chunk.Start ignored -> start();
      case Chunk.TextDelta delta -> piece("text", body -> body.put("text", delta.text()));
      case Chunk.RefusalDelta delta -> piece("text", body -> body.put("text", delta.text()));
      case Chunk.Citation citation ->
          piece(
              "text",
              body -> body.set("citation", BedrockAnswerWriter.citation(citation.source())));
      case Chunk.ThinkingDelta delta -> reasoning("text", delta.text());
      case Chunk.ThinkingSignature signature -> {
        reasoning("signature", signature.signature());
        stop();
      }
      case Chunk.RedactedThinking redacted -> {
        stop();
        reasoning("redactedContent", redacted.data());
        stop();
      }
      case Chunk.ToolCallStart call -> call(call);
      case Chunk.ToolCallDelta delta -> arguments(delta);
      case Chunk.Opaque opaque -> opaque(opaque);
      case Chunk.UsageReport report -> usage = usage.overwrittenBy(report.usage());
      case Chunk.Finish finish -> {
        reason = finish.reason();
        rawReason = finish.raw();
      }
      case Chunk.Failed failure -> failure(failure.failure());
    }
    return out.copy();
  }

  private void start() {
    if (!started) {
      started = true;
      event("messageStart", body -> body.put("role", "assistant"));
    }
  }

  private void piece(String wanted, Consumer<ObjectNode> delta) {
    start();
    if (!kind.equals(wanted)) {
      stop();
      kind = wanted;
      running = blocks++;
    }
    delta(running, delta);
  }

  private void reasoning(String field, String text) {
    piece("reasoning", body -> body.putObject(BedrockBlocks.REASONING).put(field, text));
  }

  private void delta(int index, Consumer<ObjectNode> delta) {
    event(
        "contentBlockDelta",
        body -> {
          body.put("contentBlockIndex", index);
          delta.accept(body.putObject("delta"));
        });
  }

  private void stop() {
    if (running >= 0) {
      stop(running);
      running = -1;
      kind = "";
    }
  }

  private void stop(int index) {
    event("contentBlockStop", body -> body.put("contentBlockIndex", index));
  }

  private void call(Chunk.ToolCallStart call) {
    start();
    stop();
    int index = blocks++;
    calls.put(call.index(), index);
    event(
        "contentBlockStart",
        body -> {
          body.put("contentBlockIndex", index);
          ObjectNode use = body.putObject("start").putObject(BedrockBlocks.TOOL_USE);
          use.put("toolUseId", call.id()).put("name", call.name());
        });
  }

  private void arguments(Chunk.ToolCallDelta piece) {
    Integer index = calls.get(piece.index());
    if (index != null && !piece.arguments().isEmpty()) {
      delta(index, body -> body.putObject(BedrockBlocks.TOOL_USE).put("input", piece.arguments()));
    }
  }

  /** A vendor's own tool, its result, or a picture, in one piece. */
  private void opaque(Chunk.Opaque opaque) {
    if (!opaque.dialect().equals(BedrockConverse.ID)) {
      return;
    }
    JsonNode block = OpenAiRequestWriter.tree(opaque.json());
    start();
    stop();
    int index = blocks;
    if (block.path(BedrockBlocks.TOOL_USE) instanceof ObjectNode use) {
      JsonNode input = use.path("input");
      open(index, BedrockBlocks.TOOL_USE, use, "input");
      delta(index, body -> body.putObject(BedrockBlocks.TOOL_USE).put("input", input.toString()));
    } else if (block.path(BedrockBlocks.TOOL_RESULT) instanceof ObjectNode result) {
      open(index, BedrockBlocks.TOOL_RESULT, result, "content");
      delta(index, body -> body.set(BedrockBlocks.TOOL_RESULT, result.path("content")));
    } else if (block.path(BedrockBlocks.IMAGE) instanceof ObjectNode image) {
      open(index, BedrockBlocks.IMAGE, image, "source");
      delta(index, body -> body.putObject(BedrockBlocks.IMAGE).set("source", image.path("source")));
    } else {
      return;
    }
    blocks++;
    stop(index);
  }

  private void open(int index, String name, ObjectNode block, String without) {
    event(
        "contentBlockStart",
        body -> {
          body.put("contentBlockIndex", index);
          body.putObject("start").set(name, block.deepCopy().without(without));
        });
  }

  private void failure(Failure failure) {
    failed = true;
    stop();
    Map<String, HeaderValue> headers = new HashMap<>();
    headers.put(":message-type", HeaderValue.fromString("exception"));
    headers.put(
        ":exception-type", HeaderValue.fromString(BedrockFailures.typeInStream(failure.code())));
    send(headers, body -> body.put("message", failure.message()));
  }

  @Override
  public byte[] end() {
    if (failed) {
      return NOTHING;
    }
    out.clear();
    start();
    stop();
    calls.values().stream().sorted().forEach(this::stop);
    event(
        "messageStop",
        body -> body.put("stopReason", BedrockStop.write(reason, rawReason, !calls.isEmpty())));
    if (!usage.isEmpty()) {
      event("metadata", body -> BedrockUsage.write(body, usage));
    }
    return out.copy();
  }

  private void event(String type, Consumer<ObjectNode> content) {
    Map<String, HeaderValue> headers = new HashMap<>();
    headers.put(":message-type", HeaderValue.fromString("event"));
    headers.put(":event-type", HeaderValue.fromString(wrapped ? "chunk" : type));
    send(headers, wrapped ? body -> wrap(body, type, content) : content);
  }

  private static void wrap(ObjectNode body, String type, Consumer<ObjectNode> content) {
    ObjectNode event = JsonFields.MAPPER.createObjectNode();
    content.accept(event.putObject(type));
    body.put("bytes", event.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void send(Map<String, HeaderValue> headers, Consumer<ObjectNode> content) {
    headers.put(":content-type", HeaderValue.fromString("application/json"));
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    content.accept(body);
    new Message(headers, body.toString().getBytes(StandardCharsets.UTF_8)).encode(out);
  }

  /** The framing has no word for silence. */
  @Override
  public byte[] keepAlive() {
    return NOTHING;
  }

  @Override
  public String contentType() {
    return "application/vnd.amazon.eventstream";
  }
}
