package io.polyphony.llm.dialect;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.nio.charset.StandardCharsets;

/**
 * Splits a server-sent event stream, fed in pieces cut anywhere, into events. Understands LF, CRLF
 * and CR, a byte order mark, data of several lines, comments and a last event without its blank
 * line. Lines that are no event-stream lines but begin a JSON value are handed on as an event of
 * their own: some vendors append a bare error object to their stream. Source: WHATWG HTML, section
 * "Server-sent events".
 */
final class SseReader {
  /** The largest event in bytes; a vendor that sends more is broken or hostile. */
  static final int LIMIT = 16 << 20;

  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);

  /** Takes complete events. */
  interface Events {
    /**
     * Takes one event.
     *
     * @param name the event's name; empty if it has none
     * @param bytes holds the data from {@code offset} on; valid only during the call
     */
    void event(String name, byte[] bytes, int offset, int length);
  }

  private final Events events;
  private final GrowingBytes partialLine = new GrowingBytes();
  private final GrowingBytes data = new GrowingBytes();
  private final GrowingBytes stray = new GrowingBytes();
  private boolean hasData;
  private boolean skipLineFeed;
  private boolean firstLine = true;
  private String name = "";

  SseReader(Events events) {
    this.events = events;
  }

  /**
   * Takes the next bytes.
   *
   * @throws FailureException UPSTREAM_ERROR if an event is larger than {@link #LIMIT}
   */
  void feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int start = offset;
    if (skipLineFeed && length > 0) {
      skipLineFeed = false;
      start += bytes[start] == '\n' ? 1 : 0;
    }
    for (int at = start; at < end; at++) {
      byte current = bytes[at];
      if (current != '\n' && current != '\r') {
        continue;
      }
      completeLine(bytes, start, at);
      if (current == '\r') {
        skipLineFeed = at + 1 == end;
        at += at + 1 < end && bytes[at + 1] == '\n' ? 1 : 0;
      }
      start = at + 1;
    }
    if (start < end) {
      append(partialLine, bytes, start, end - start);
    }
  }

  /** The stream ended: a last line and a last event count even without their line ends. */
  void end() {
    if (!partialLine.isEmpty()) {
      completeLine(NOTHING, 0, 0);
    }
    dispatch();
  }

  private static final byte[] NOTHING = {};

  private void completeLine(byte[] bytes, int start, int end) {
    if (partialLine.isEmpty()) {
      line(bytes, start, end);
      return;
    }
    append(partialLine, bytes, start, end - start);
    line(partialLine.storage(), 0, partialLine.size());
    partialLine.clear();
  }

  private void line(byte[] bytes, int from, int end) {
    int start = from;
    if (firstLine) {
      firstLine = false;
      start = skipByteOrderMark(bytes, start, end);
    }
    if (start == end) {
      dispatch();
    } else if (bytes[start] != ':') {
      field(bytes, start, end);
    }
  }

  private static int skipByteOrderMark(byte[] bytes, int start, int end) {
    boolean marked =
        end - start >= 3
            && bytes[start] == (byte) 0xEF
            && bytes[start + 1] == (byte) 0xBB
            && bytes[start + 2] == (byte) 0xBF;
    return marked ? start + 3 : start;
  }

  private void field(byte[] bytes, int start, int end) {
    int colon = start;
    while (colon < end && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, end);
    value += value < end && bytes[value] == ' ' ? 1 : 0;
    if (matches(bytes, start, colon, DATA)) {
      if (hasData) {
        data.write('\n');
      }
      append(data, bytes, value, end - value);
      hasData = true;
    } else if (matches(bytes, start, colon, EVENT)) {
      name = new String(bytes, value, end - value, StandardCharsets.UTF_8);
    } else if (!matches(bytes, start, colon, ID) && !matches(bytes, start, colon, RETRY)) {
      append(stray, bytes, start, end - start);
      stray.write('\n');
    }
  }

  private static boolean matches(byte[] bytes, int start, int end, byte[] word) {
    if (end - start != word.length) {
      return false;
    }
    for (int at = 0; at < word.length; at++) {
      if (bytes[start + at] != word[at]) {
        return false;
      }
    }
    return true;
  }

  private void dispatch() {
    if (hasData && !data.isEmpty()) {
      events.event(name, data.storage(), 0, data.size());
    }
    if (!stray.isEmpty()) {
      if (beginsJson(stray)) {
        events.event("", stray.storage(), 0, stray.size());
      }
      stray.clear();
    }
    data.clear();
    hasData = false;
    name = "";
  }

  private static boolean beginsJson(GrowingBytes bytes) {
    for (int at = 0; at < bytes.size(); at++) {
      byte current = bytes.storage()[at];
      if (current > ' ') {
        return current == '{' || current == '[';
      }
    }
    return false;
  }

  private static void append(GrowingBytes target, byte[] bytes, int start, int length) {
    if (target.size() + (long) length > LIMIT) {
      throw new FailureException(
          Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider sent an event larger than 16 MB."));
    }
    target.write(bytes, start, length);
  }
}
