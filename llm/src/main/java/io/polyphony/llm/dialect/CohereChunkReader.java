package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads one answer: events, a whole one, or the lines of objects that version 1 streams. Which one
 * it is shows in its first byte.
 */
final class CohereChunkReader implements ChunkReader {
  private static final String BEGIN_OF_JSON = "{[\"<";
  private static final int KEPT = 4_096;

  private enum Shape {
    UNDECIDED,
    EVENTS,
    OBJECTS
  }

  private final ResponseHead head;
  private final SseReader events = new SseReader(this::event);
  private final JsonArrayReader objects = new JsonArrayReader((b, o, l) -> event("", b, o, l));
  private final CohereAnswerReader answer = new CohereAnswerReader();
  private final CohereOlderReader older = new CohereOlderReader(answer);
  private final GrowingBytes beginning = new GrowingBytes();

  private Shape shape = Shape.UNDECIDED;
  private Consumer<Chunk> out = chunk -> {};

  CohereChunkReader(ResponseHead head) {
    this.head = head;
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    this.out = out;
    int end = offset + length;
    int start = shape == Shape.UNDECIDED ? decide(bytes, offset, end) : offset;
    if (answer.isOver() || start == end) {
      return;
    }
    try {
      if (shape == Shape.EVENTS) {
        events.feed(bytes, start, end - start);
      } else {
        keep(bytes, start, end - start);
        objects.feed(bytes, start, end - start);
      }
    } catch (FailureException tooLarge) {
      answer.fail(tooLarge.failure(), out);
    }
  }

  @Override
  public void end(Consumer<Chunk> out) {
    this.out = out;
    if (shape == Shape.EVENTS && !answer.isOver()) {
      events.end();
    }
    if (answer.isOver()) {
      return;
    }
    boolean page = !beginning.isEmpty() && "{[".indexOf(beginning.storage()[0]) < 0;
    answer.fail(page ? CohereFailures.read(head, beginning.copy()) : cut(), out);
  }

  /** Skips white space and a byte order mark before the first byte that tells. */
  private int decide(byte[] bytes, int offset, int end) {
    for (int at = offset; at < end; at++) {
      if (bytes[at] > ' ') {
        shape = BEGIN_OF_JSON.indexOf(bytes[at]) >= 0 ? Shape.OBJECTS : Shape.EVENTS;
        return at;
      }
    }
    return end;
  }

  /** An answer that is no JSON is an error page: its beginning tells what it says. */
  private void keep(byte[] bytes, int offset, int length) {
    int more = Math.min(length, KEPT - beginning.size());
    if (more > 0) {
      beginning.write(bytes, offset, more);
    }
  }

  private void event(String name, byte[] bytes, int offset, int length) {
    if (answer.isOver()) {
      return;
    }
    JsonNode event = JsonFields.parse(bytes, offset, length);
    if (event == null || !event.isObject()) {
      answer.fail(cut(), out);
      return;
    }
    String olderType = JsonFields.textOrEmpty(event, "event_type");
    if (!olderType.isEmpty()) {
      older.event(olderType, event, out);
    } else if (shape == Shape.EVENTS) {
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

  private static Failure cut() {
    return Failure.of(
        ErrorCode.UPSTREAM_CUT, "The provider's answer ended before it was complete.");
  }
}
