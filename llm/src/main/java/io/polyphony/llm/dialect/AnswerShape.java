package io.polyphony.llm.dialect;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;

/**
 * Tells by its first byte whether an answer is a stream of events or a body: vendors send either
 * where the other was asked for. Hands on each event that is complete, and of a body what comes.
 */
final class AnswerShape {
  private static final int LARGEST_BODY = 64 << 20;
  private static final String BEGIN_OF_JSON = "{[\"<";

  private enum Shape {
    UNDECIDED,
    EVENTS,
    BODY
  }

  /** Takes the pieces of a body. */
  interface Body {
    /**
     * @param bytes valid only during the call
     */
    void take(byte[] bytes, int offset, int length);
  }

  private final SseReader events;
  private final Runnable endOfEvents;
  private final Body body;
  private final Runnable endOfBody;
  private Shape shape = Shape.UNDECIDED;

  /**
   * @param endOfEvents called behind the last event, and for an answer without a byte
   */
  AnswerShape(SseReader.Events event, Runnable endOfEvents, Body body, Runnable endOfBody) {
    this.events = new SseReader(event);
    this.endOfEvents = endOfEvents;
    this.body = body;
    this.endOfBody = endOfBody;
  }

  /** Collects a body; one that is larger than 64 MB is an UPSTREAM_ERROR. */
  static Body into(GrowingBytes whole) {
    return (bytes, offset, length) -> {
      if (whole.size() + (long) length > LARGEST_BODY) {
        throw Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider sent an answer larger than 64 MB.")
            .asException();
      }
      whole.write(bytes, offset, length);
    };
  }

  /** What an answer is that ended without saying so. */
  static Failure cut() {
    return Failure.of(
        ErrorCode.UPSTREAM_CUT, "The provider's answer ended before it was complete.");
  }

  /**
   * Takes the next bytes.
   *
   * @throws FailureException UPSTREAM_ERROR if something in it is too large
   */
  void feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int start = shape == Shape.UNDECIDED ? decide(bytes, offset, end) : offset;
    if (start == end) {
      return;
    }
    if (shape == Shape.EVENTS) {
      events.feed(bytes, start, end - start);
    } else {
      body.take(bytes, start, end - start);
    }
  }

  void end() {
    if (shape == Shape.BODY) {
      endOfBody.run();
      return;
    }
    events.end();
    endOfEvents.run();
  }

  boolean isBody() {
    return shape == Shape.BODY;
  }

  /** Skips white space and a byte order mark before the first byte that tells. */
  private int decide(byte[] bytes, int offset, int end) {
    for (int at = offset; at < end; at++) {
      if (bytes[at] > ' ') {
        shape = BEGIN_OF_JSON.indexOf(bytes[at]) >= 0 ? Shape.BODY : Shape.EVENTS;
        return at;
      }
    }
    return end;
  }
}
