package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes one streamed answer as lines of JSON. A call is written when its arguments are complete:
 * they are an object here.
 */
final class OllamaChunkWriter implements ChunkWriter {
  private static final byte[] NOTHING = {};

  private record OpenCall(Chunk.ToolCallStart start, StringBuilder text, JsonProgress progress) {}

  private final OllamaFrame frame;
  private final GrowingBytes buffer = new GrowingBytes();
  private final Map<Integer, OpenCall> open = new TreeMap<>();

  private boolean failed;
  private FinishReason reason = FinishReason.UNKNOWN;
  private Usage usage = Usage.NONE;

  OllamaChunkWriter(OllamaFrame frame) {
    this.frame = frame;
  }

  @Override
  public byte[] write(Chunk chunk) {
    if (failed) {
      return NOTHING;
    }
    buffer.clear();
    switch (chunk) {
      case Chunk.TextDelta delta -> text(delta.text());
      case Chunk.RefusalDelta delta -> text(delta.text());
      case Chunk.ThinkingDelta delta -> {
        if (!delta.text().isEmpty()) {
          line(frame.piece(null, delta.text()));
        }
      }
      case Chunk.ToolCallStart start ->
          open.put(start.index(), new OpenCall(start, new StringBuilder(), new JsonProgress()));
      case Chunk.ToolCallDelta delta -> arguments(delta);
      case Chunk.UsageReport report -> usage = usage.overwrittenBy(report.usage());
      case Chunk.Finish finish -> reason = finish.reason();
      case Chunk.Failed failure -> {
        failed = true;
        buffer.append(OllamaFrame.failure(failure.failure()));
        buffer.write('\n');
      }
      case Chunk.Start ignored -> {}
      case Chunk.ThinkingSignature ignored -> {}
      case Chunk.RedactedThinking ignored -> {}
      case Chunk.Opaque ignored -> {}
      case Chunk.Citation ignored -> {}
    }
    return buffer.copy();
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      line(frame.piece(text, null));
    }
  }

  private void arguments(Chunk.ToolCallDelta delta) {
    OpenCall call = open.get(delta.index());
    if (call != null) {
      call.text().append(delta.arguments());
      call.progress().take(delta.arguments());
      if (call.progress().isComplete()) {
        open.remove(delta.index());
        call(call);
      }
    }
  }

  private void call(OpenCall call) {
    Chunk.ToolCallStart start = call.start();
    var whole = new Part.ToolCall(start.id(), start.name(), call.text().toString(), null, null);
    line(frame.call(whole, start.index()));
  }

  private void line(ObjectNode object) {
    buffer.append(object.toString().getBytes(UTF_8));
    buffer.write('\n');
  }

  @Override
  public byte[] end() {
    if (failed) {
      return NOTHING;
    }
    buffer.clear();
    open.values().forEach(this::call);
    open.clear();
    line(frame.last(reason, usage));
    return buffer.copy();
  }

  /** A piece that says nothing: clients take no empty lines. */
  @Override
  public byte[] keepAlive() {
    return (frame.piece(null, null) + "\n").getBytes(UTF_8);
  }

  @Override
  public String contentType() {
    return OllamaChat.LINES;
  }
}
