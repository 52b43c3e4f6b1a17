package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.FailureException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads one answer: events, a whole one, or the lines of objects that version 1 streams. Which one
 * it is shows in its first byte.
 */
final class CohereChunkReader implements ChunkReader {
  private static final int KEPT = 4_096;

  private final ResponseHead head;
  private final JsonArrayReader objects = new JsonArrayReader((b, o, l) -> event("", b, o, l));
  private final CohereAnswerReader answer = new CohereAnswerReader();
  private final CohereOlderReader older = new CohereOlderReader(answer);
  private final GrowingBytes beginning = new GrowingBytes();
  private final AnswerShape shape =
      new AnswerShape(this::event, this::endWithoutFinish, this::objects, this::endWithoutFinish);

  private Consumer<Chunk> out = chunk -> {};

  CohereChunkReader(ResponseHead head) {
    this.head = head;
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    this.out = out;
    if (answer.isOver()) {
      return;
    }
    try {
      shape.feed(bytes, offset, length);
    } catch (FailureException tooLarge) {
      answer.fail(tooLarge.failure(), out);
    }
  }

  @Override
  public void end(Consumer<Chunk> out) {
    this.out = out;
    if (!answer.isOver()) {
      shape.end();
    }
  }

  private void endWithoutFinish() {
    if (!answer.isOver()) {
      boolean page = !beginning.isEmpty() && "{[".indexOf(beginning.storage()[0]) < 0;
      answer.fail(page ? CohereFailures.read(head, beginning.copy()) : AnswerShape.cut(), out);
    }
  }

  /** An answer that is no JSON is an error page: its beginning tells what it says. */
  private void objects(byte[] bytes, int offset, int length) {
    int more = Math.min(length, KEPT - beginning.size());
    if (more > 0) {
      beginning.write(bytes, offset, more);
    }
    objects.feed(bytes, offset, length);
  }

  private void event(String name, byte[] bytes, int offset, int length) {
    if (answer.isOver()) {
      return;
    }
    JsonNode event = JsonFields.parse(bytes, offset, length);
    if (event == null || !event.isObject()) {
      answer.fail(AnswerShape.cut(), out);
      return;
    }
    String olderType = JsonFields.textOrEmpty(event, "event_type");
    if (!olderType.isEmpty()) {
      older.event(olderType, event, out);
    } else if (!shape.isBody()) {
      String type = JsonFields.textOrEmpty(event, "type");
      answer.event(type.isEmpty() ? name : type, event, out);
    } else if (event.path("message").isObject()) {
      answer.whole(event, out);
    } else if (event.path("text").isTextual() && event.has("finish_reason")) {
      older.whole(event, out);
    } else {
      byte[] body = Arrays.copyOfRange(bytes, offset, offset + length);
      answer.fail(CohereFailures.read(head, body), out);
    }
  }
}
