package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One answer in Converse's words, as events or whole. Usage comes behind the reason to stop, which
 * is held back until the answer ends.
 */
final class BedrockAnswer {
  private final @Nullable String id;
  private final BedrockBlocks blocks = new BedrockBlocks();

  private boolean started;
  private boolean finished;
  private @Nullable String stop;
  private Usage usage = Usage.NONE;

  BedrockAnswer(@Nullable String id) {
    this.id = id;
  }

  static boolean isWhole(JsonNode root) {
    return root.has("output");
  }

  void event(String type, JsonNode said, Consumer<Chunk> out) {
    int at = said.path("contentBlockIndex").asInt(0);
    switch (type) {
      case "messageStart" -> start(out);
      case "contentBlockStart" -> {
        start(out);
        blocks.start(at, said.path("start"), out);
      }
      case "contentBlockDelta" -> {
        start(out);
        blocks.delta(at, said.path("delta"), out);
      }
      case "contentBlockStop" -> blocks.stop(at, out);
      case "messageStop" -> stop = JsonFields.text(said, "stopReason");
      case "metadata" -> usage = BedrockUsage.read(said.path("usage"));
      default -> {}
    }
  }

  void whole(JsonNode root, Consumer<Chunk> out) {
    start(out);
    root.path("output").path("message").path("content").forEach(block -> blocks.whole(block, out));
    stop = JsonFields.text(root, "stopReason");
    usage = BedrockUsage.read(root.path("usage"));
    complete(out);
  }

  /** Whether a stream said why it ended. */
  boolean isComplete() {
    return stop != null;
  }

  void complete(Consumer<Chunk> out) {
    if (finished) {
      return;
    }
    finished = true;
    start(out);
    blocks.end(out);
    out.accept(new Chunk.Finish(BedrockStop.read(stop), stop));
    report(out);
  }

  /** The usage that is known by now, also where the answer failed. */
  void report(Consumer<Chunk> out) {
    if (!usage.isEmpty()) {
      out.accept(new Chunk.UsageReport(usage));
    }
  }

  private void start(Consumer<Chunk> out) {
    if (!started) {
      started = true;
      out.accept(new Chunk.Start(id, null));
    }
  }
}
