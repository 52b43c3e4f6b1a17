package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Writes one streamed answer as Anthropic does: block after block, each begun, continued and
 * stopped before the next. Vendors that send pieces of several calls in turns are put in order:
 * what comes while a call's arguments are incomplete waits until they are.
 */
final class AnthropicChunkWriter implements ChunkWriter {
  private static final byte[] NOTHING = {};
  private static final byte[] PING =
      "event: ping\ndata: {\"type\": \"ping\"}\n\n".getBytes(StandardCharsets.US_ASCII);

  private final AnswerHead head;
  private final AnthropicFrames frames;
  private final Deque<Chunk> waiting = new ArrayDeque<>();
  private boolean started;
  private boolean calledTools;
  private boolean failed;
  private int call = -1;
  private @Nullable JsonProgress progress;
  private FinishReason reason = FinishReason.UNKNOWN;
  private @Nullable String rawReason;
  private Usage usage = Usage.NONE;

  AnthropicChunkWriter(AnswerHead head) {
    this.head = head;
    this.frames = new AnthropicFrames();
  }

  @Override
  public byte[] write(Chunk chunk) {
    if (failed) {
      return NOTHING;
    }
    frames.clear();
    take(chunk);
    return frames.bytes();
  }

  private void take(Chunk chunk) {
    switch (chunk) {
      case Chunk.Start start -> {}
      case Chunk.UsageReport report -> usage = usage.overwrittenBy(report.usage());
      case Chunk.Finish finish -> {
        reason = finish.reason();
        rawReason = finish.raw();
        drain();
        frames.stopBlock();
      }
      case Chunk.Failed failure -> failure(failure.failure());
      case Chunk.TextDelta delta -> inTurn(delta);
      case Chunk.RefusalDelta delta -> inTurn(delta);
      case Chunk.ThinkingDelta delta -> inTurn(delta);
      case Chunk.ThinkingSignature signature -> inTurn(signature);
      case Chunk.RedactedThinking redacted -> inTurn(redacted);
      case Chunk.ToolCallStart start -> inTurn(start);
      case Chunk.ToolCallDelta delta -> inTurn(delta);
      case Chunk.Opaque opaque -> inTurn(opaque);
      case Chunk.Citation citation -> inTurn(citation);
    }
  }

  /** Writes content, unless a call before it still waits for the rest of its arguments. */
  private void inTurn(Chunk content) {
    if (progress == null || continuesCall(content)) {
      content(content);
      if (progress == null) {
        retry();
      }
    } else {
      waiting.add(content);
    }
  }

  private boolean continuesCall(Chunk content) {
    return content instanceof Chunk.ToolCallDelta delta && delta.index() == call;
  }

  private void retry() {
    while (!waiting.isEmpty() && progress == null) {
      next();
    }
  }

  /** Nothing more will come: calls end as they are. */
  private void drain() {
    progress = null;
    while (!waiting.isEmpty()) {
      next();
      progress = null;
    }
  }

  /** Writes what waited longest, a call together with all of its pieces that wait. */
  private void next() {
    Chunk chunk = waiting.remove();
    content(chunk);
    if (chunk instanceof Chunk.ToolCallStart) {
      for (Iterator<Chunk> rest = waiting.iterator(); rest.hasNext(); ) {
        Chunk later = rest.next();
        if (continuesCall(later)) {
          rest.remove();
          content(later);
        }
      }
    }
  }

  private void content(Chunk chunk) {
    start();
    switch (chunk) {
      case Chunk.TextDelta delta -> frames.text(delta.text());
      case Chunk.RefusalDelta delta -> frames.text(delta.text());
      case Chunk.ThinkingDelta delta -> frames.thinking(delta.text());
      case Chunk.ThinkingSignature signature -> frames.signature(signature.signature());
      case Chunk.RedactedThinking redacted -> frames.redacted(redacted.data());
      case Chunk.Citation citation -> frames.citation(citation.source());
      case Chunk.Opaque opaque -> {
        if (opaque.dialect().equals(AnthropicMessages.ID)) {
          frames.block(opaque.json());
        }
      }
      case Chunk.ToolCallStart start -> {
        calledTools = true;
        call = start.index();
        progress = new JsonProgress();
        frames.call(start.id(), start.name());
      }
      case Chunk.ToolCallDelta delta -> arguments(delta);
      case Chunk.Start start -> {}
      case Chunk.UsageReport report -> {}
      case Chunk.Finish finish -> {}
      case Chunk.Failed failure -> {}
    }
  }

  private void arguments(Chunk.ToolCallDelta delta) {
    if (delta.index() != call || delta.arguments().isEmpty()) {
      return;
    }
    frames.arguments(delta.arguments());
    if (progress != null) {
      progress.take(delta.arguments());
      progress = progress.isComplete() ? null : progress;
    }
  }

  /** Waits for the first content, so that it can tell the usage that came before. */
  private void start() {
    if (started) {
      return;
    }
    started = true;
    frames.event(
        "message_start",
        json -> {
          json.writeObjectFieldStart("message");
          AnthropicAnswerWriter.head(json, head);
          json.writeArrayFieldStart("content");
          json.writeEndArray();
          json.writeNullField("stop_reason");
          json.writeNullField("stop_sequence");
          json.writeFieldName("usage");
          AnthropicUsage.write(json, usage);
          json.writeEndObject();
        });
  }

  private void failure(Failure failure) {
    failed = true;
    drain();
    frames.raw("error", AnthropicFailureWriter.write(failure, head.id()));
  }

  @Override
  public byte[] end() {
    if (failed) {
      return NOTHING;
    }
    frames.clear();
    drain();
    start();
    frames.stopBlock();
    frames.event("message_delta", this::messageDelta);
    frames.event("message_stop", json -> {});
    return frames.bytes();
  }

  private void messageDelta(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("delta");
    json.writeStringField("stop_reason", AnthropicStop.write(reason, rawReason, calledTools));
    json.writeNullField("stop_sequence");
    json.writeEndObject();
    json.writeFieldName("usage");
    AnthropicUsage.write(json, usage);
  }

  @Override
  public byte[] keepAlive() {
    return PING.clone();
  }

  @Override
  public String contentType() {
    return "text/event-stream; charset=utf-8";
  }
}
