package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.Failure;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one answer of Converse, streamed or whole. */
final class BedrockChunkReader implements ChunkReader, BedrockShape.Answer {
  static final String REQUEST_ID = "x-amzn-requestid";

  private final ResponseHead head;
  private final BedrockShape shape = new BedrockShape(this);
  private final BedrockAnswer answer;
  private Consumer<Chunk> out = chunk -> {};

  BedrockChunkReader(ResponseHead head) {
    this.head = head;
    this.answer = new BedrockAnswer(head.header(REQUEST_ID));
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    this.out = out;
    shape.feed(bytes, offset, length);
  }

  @Override
  public void end(Consumer<Chunk> out) {
    this.out = out;
    shape.end();
  }

  @Override
  public void event(String type, JsonNode said) {
    answer.event(type, said, out);
  }

  @Override
  public void endOfMessages() {
    if (answer.isComplete()) {
      answer.complete(out);
    } else {
      failed(AnswerShape.cut());
    }
  }

  @Override
  public void endOfBody(@Nullable JsonNode root, byte[] body) {
    if (root != null && BedrockAnswer.isWhole(root)) {
      answer.whole(root, out);
    } else {
      failed(BedrockFailures.read(head, body));
    }
  }

  @Override
  public void failed(Failure failure) {
    answer.report(out);
    out.accept(new Chunk.Failed(failure));
  }
}
