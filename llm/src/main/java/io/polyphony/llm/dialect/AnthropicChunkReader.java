package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer, streamed or whole: which one it is shows in its first byte. The reason to stop
 * comes before the end of the stream and is held back until then.
 */
final class AnthropicChunkReader implements ChunkReader {
  private final ResponseHead head;
  private final GrowingBytes whole = new GrowingBytes();
  private final AnswerShape shape =
      new AnswerShape(this::event, this::endEvents, AnswerShape.into(whole), this::endWhole);
  private final AnthropicEvent event = new AnthropicEvent();
  private final AnthropicBlocks blocks = new AnthropicBlocks();
  private final AnthropicUsage usage = new AnthropicUsage();

  private boolean over;
  private boolean started;
  private @Nullable String stop;
  private Usage reported = Usage.NONE;
  private Consumer<Chunk> out = chunk -> {};

  AnthropicChunkReader(ResponseHead head) {
    this.head = head;
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    this.out = out;
    if (over) {
      return;
    }
    try {
      shape.feed(bytes, offset, length);
    } catch (FailureException tooLarge) {
      fail(tooLarge.failure());
    }
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void end(Consumer<Chunk> out) {
    this.out = out;
    if (!over) {
      shape.end();
    }
  }

  private void endEvents() {
    if (over) {
      return;
    }
    if (stop != null) {
      complete();
    } else {
      fail(AnswerShape.cut());
    }
  }

  private void endWhole() {
    JsonNode root = JsonFields.parse(whole.storage(), 0, whole.size());
    if (root == null && whole.storage()[0] == '{') {
      fail(AnswerShape.cut());
    } else if (root == null || !root.path("content").isArray()) {
      fail(AnthropicFailureReader.read(head, whole.copy()));
    } else {
      message(root);
      stop = JsonFields.text(root, "stop_reason");
      complete();
    }
  }

  private void event(String name, byte[] bytes, int offset, int length) {
    if (over) {
      return;
    }
    try {
      event.parse(bytes, offset, length);
    } catch (IOException malformed) {
      if (stop == null) {
        fail(AnswerShape.cut());
      }
      return;
    }
    switch (event.type.isEmpty() ? name : event.type) {
      case "message_start" -> messageStart();
      case "content_block_start" -> blockStart();
      case "content_block_delta" -> {
        start(null, null);
        blocks.delta(event, out);
      }
      case "content_block_stop" -> blocks.stop(event.index, out);
      case "message_delta" -> messageDelta();
      case "message_stop" -> complete();
      case "error" -> fail(AnthropicFailureReader.readInStream(event));
      default -> {}
    }
  }

  private void messageStart() {
    if (event.message != null) {
      message(event.message);
    }
  }

  /** The whole answer, or the beginning of one; its count of output is a placeholder by then. */
  private void message(JsonNode message) {
    start(JsonFields.text(message, "id"), JsonFields.text(message, "model"));
    usage.take(message.path("usage"));
    if (!shape.isBody()) {
      report(usage.inputOnly());
    }
    int index = 0;
    for (JsonNode block : message.path("content")) {
      blocks.start(index, block, out);
      blocks.stop(index, out);
      index++;
    }
  }

  private void start(@Nullable String id, @Nullable String model) {
    if (!started) {
      started = true;
      blocks.answerId(id);
      out.accept(new Chunk.Start(id, model));
    }
  }

  private void blockStart() {
    start(null, null);
    if (event.contentBlock != null) {
      blocks.start(event.index, event.contentBlock, out);
    }
  }

  private void messageDelta() {
    stop = event.stopReason != null ? event.stopReason : stop;
    if (event.usage != null) {
      usage.take(event.usage);
    }
  }

  private void report(Usage latest) {
    if (!latest.isEmpty() && !latest.equals(reported)) {
      reported = latest;
      out.accept(new Chunk.UsageReport(latest));
    }
  }

  private void complete() {
    start(null, null);
    blocks.end(out);
    finish();
    over = true;
  }

  private void finish() {
    out.accept(new Chunk.Finish(AnthropicStop.read(stop), stop));
    report(usage.whole());
  }

  private void fail(Failure failure) {
    if (stop != null) {
      report(usage.whole());
    }
    over = true;
    out.accept(new Chunk.Failed(failure));
  }
}
