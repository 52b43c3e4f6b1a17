package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Reads one answer, streamed or whole: which one it is shows in its first byte, since a binary
 * message begins with a length below 2^24. Usage comes behind the reason to stop, which is held
 * back until the stream ends.
 */
final class BedrockChunkReader implements ChunkReader {
  private enum Shape {
    UNDECIDED,
    MESSAGES,
    WHOLE
  }

  private final ResponseHead head;
  private final EventStreamReader messages = new EventStreamReader(this::message);
  private final GrowingBytes whole = new GrowingBytes();
  private final AnswerShape.Body body = AnswerShape.into(whole);
  private final BedrockBlocks blocks = new BedrockBlocks();

  private Shape shape = Shape.UNDECIDED;
  private boolean over;
  private boolean started;
  private @Nullable String stop;
  private Usage usage = Usage.NONE;
  private Consumer<Chunk> out = chunk -> {};

  BedrockChunkReader(ResponseHead head) {
    this.head = head;
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    this.out = out;
    if (over || length == 0) {
      return;
    }
    if (shape == Shape.UNDECIDED) {
      shape = bytes[offset] == 0 ? Shape.MESSAGES : Shape.WHOLE;
    }
    try {
      if (shape == Shape.MESSAGES) {
        messages.feed(bytes, offset, length);
      } else {
        body.take(bytes, offset, length);
      }
    } catch (FailureException damaged) {
      fail(damaged.failure());
    }
  }

  @Override
  public void end(Consumer<Chunk> out) {
    this.out = out;
    if (over) {
      return;
    }
    switch (shape) {
      case UNDECIDED -> fail(AnswerShape.cut());
      case MESSAGES -> {
        if (stop != null && messages.isBetweenMessages()) {
          complete();
        } else {
          fail(AnswerShape.cut());
        }
      }
      case WHOLE -> endWhole();
    }
  }

  private void endWhole() {
    JsonNode root = JsonFields.parse(whole.storage(), 0, whole.size());
    JsonNode content =
        root == null
            ? MissingNode.getInstance()
            : root.path("output").path("message").path("content");
    if (root == null && whole.storage()[0] == '{') {
      fail(AnswerShape.cut());
    } else if (root == null || !root.has("output")) {
      fail(BedrockFailures.read(head, whole.copy()));
    } else {
      start();
      content.forEach(block -> blocks.whole(block, this.out));
      stop = JsonFields.text(root, "stopReason");
      usage = BedrockUsage.read(root.path("usage"));
      complete();
    }
  }

  private void message(Message message) {
    if (over) {
      return;
    }
    JsonNode payload = JsonFields.parse(message.getPayload());
    JsonNode said = payload == null ? MissingNode.getInstance() : payload;
    switch (header(message, ":message-type")) {
      case "exception" ->
          fail(BedrockFailures.readInStream(header(message, ":exception-type"), said));
      case "error" -> fail(error(message));
      default -> event(header(message, ":event-type"), said);
    }
  }

  private static Failure error(Message message) {
    JsonNode said =
        JsonFields.MAPPER.createObjectNode().put("message", header(message, ":error-message"));
    return BedrockFailures.readInStream(header(message, ":error-code"), said);
  }

  private static String header(Message message, String name) {
    HeaderValue value = message.getHeaders().get(name);
    try {
      return value == null ? "" : value.getString();
    } catch (IllegalStateException noText) {
      return "";
    }
  }

  private void event(String type, JsonNode said) {
    int at = said.path("contentBlockIndex").asInt(0);
    switch (type) {
      case "messageStart" -> start();
      case "contentBlockStart" -> {
        start();
        blocks.start(at, said.path("start"), out);
      }
      case "contentBlockDelta" -> {
        start();
        blocks.delta(at, said.path("delta"), out);
      }
      case "contentBlockStop" -> blocks.stop(at, out);
      case "messageStop" -> stop = JsonFields.text(said, "stopReason");
      case "metadata" -> usage = BedrockUsage.read(said.path("usage"));
      default -> {}
    }
  }

  private void start() {
    if (!started) {
      started = true;
      out.accept(new Chunk.Start(head.header("x-amzn-requestid"), null));
    }
  }

  private void complete() {
    start();
    blocks.end(out);
    finish();
    over = true;
  }

  private void finish() {
    out.accept(new Chunk.Finish(BedrockStop.read(stop), stop));
    report();
  }

  private void report() {
    if (!usage.isEmpty()) {
      out.accept(new Chunk.UsageReport(usage));
    }
  }

  private void fail(Failure failure) {
    report();
    over = true;
    out.accept(new Chunk.Failed(failure));
  }
}
