package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer of InvokeModel, streamed or whole. In a stream each message wraps one event of
 * the maker's, in base64; what Bedrock counts itself fills what the maker does not count.
 */
final class InvokeChunkReader implements ChunkReader, BedrockShape.Answer {
  private final ResponseHead head;
  private final BedrockShape shape = new BedrockShape(this);

  private @Nullable InvokeAnswer answer;
  private @Nullable Usage counted;
  private boolean finished;
  private boolean failed;
  private Usage reported = Usage.NONE;
  private Consumer<Chunk> out = chunk -> {};

  InvokeChunkReader(ResponseHead head) {
    this.head = head;
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    this.out = out;
    if (!failed) {
      shape.feed(bytes, offset, length);
    }
  }

  @Override
  public void end(Consumer<Chunk> out) {
    this.out = out;
    if (!failed) {
      shape.end();
    }
  }

  @Override
  public void event(String type, JsonNode said) {
    byte[] event = unwrapped(said);
    if (failed || event == null) {
      return;
    }
    Usage counts = InvokeUsage.ofEvent(event);
    counted = counts != null ? counts : counted;
    if (answer == null) {
      JsonNode first = JsonFields.parse(event);
      answer = first == null ? null : InvokeAnswer.of(first, head);
    }
    if (answer != null && !finished) {
      answer.piece(event, this::pass);
    }
    fillIn();
  }

  private static byte @Nullable [] unwrapped(JsonNode said) {
    try {
      return said.path("bytes").isTextual() ? said.path("bytes").binaryValue() : null;
    } catch (IOException noBase64) {
      return null;
    }
  }

  @Override
  public void endOfMessages() {
    if (answer == null) {
      failed(AnswerShape.cut());
    } else if (!finished) {
      answer.end(counted != null, this::pass);
      fillIn();
    }
  }

  @Override
  public void endOfBody(@Nullable JsonNode root, byte[] body) {
    answer = root == null ? null : InvokeAnswer.of(root, head);
    if (answer == null) {
      failed(BedrockFailures.read(head, body));
      return;
    }
    counted = InvokeUsage.ofHead(head);
    answer.whole(body, this::pass);
    fillIn();
  }

  @Override
  public void failed(Failure failure) {
    if (finished || failed) {
      return;
    }
    if (answer != null) {
      answer.report(this::pass);
    }
    pass(new Chunk.Failed(failure));
  }

  private void pass(Chunk chunk) {
    switch (chunk) {
      case Chunk.Finish ignored -> finished = true;
      case Chunk.Failed ignored -> failed = true;
      case Chunk.UsageReport report -> reported = reported.overwrittenBy(report.usage());
      default -> {}
    }
    out.accept(chunk);
  }

  /** Behind the finish: once, and only what the maker did not say. */
  private void fillIn() {
    if (!finished || failed || counted == null) {
      return;
    }
    Usage filled = counted.overwrittenBy(reported);
    boolean says = reported.input() == null || reported.output() == null;
    if (says && !filled.equals(reported)) {
      pass(new Chunk.UsageReport(filled));
    }
  }
}
