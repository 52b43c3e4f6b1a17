package io.polyphony.llm.dialect;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;

/**
 * Splits a JSON array of objects, fed in pieces cut anywhere, into its elements as soon as each is
 * complete. Values without an array around them (one object, or objects one after the other) are
 * elements too. It only finds borders: whether an element is well-formed is for its reader to say.
 */
final class JsonArrayReader {
  /** The largest element in bytes. */
  static final int LIMIT = SseReader.LIMIT;

  /** Takes complete elements. */
  interface Elements {
    /**
     * Takes one element.
     *
     * @param bytes holds the element from {@code offset} on; valid only during the call
     */
    void element(byte[] bytes, int offset, int length);
  }

  private final Elements elements;
  private final GrowingBytes partial = new GrowingBytes();
  private boolean insideArray;
  private int depth;
  private boolean inString;
  private boolean escaped;

  JsonArrayReader(Elements elements) {
    this.elements = elements;
  }

  /**
   * Takes the next bytes.
   *
   * @throws FailureException UPSTREAM_ERROR if an element is larger than {@link #LIMIT}
   */
  void feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int start = offset;
    for (int at = offset; at < end; at++) {
      byte current = bytes[at];
      if (depth == 0) {
        start = at;
        outside(current);
      } else if (inString) {
        insideString(current);
      } else if (closes(current)) {
        complete(bytes, start, at + 1);
      }
    }
    if (depth > 0 && end > start) {
      append(bytes, start, end - start);
    }
  }

  /** Whether nothing is left open: no element begun, and the array closed if there was one. */
  boolean isComplete() {
    return depth == 0 && !insideArray;
  }

  private void outside(byte current) {
    if (current == '{' || (current == '[' && insideArray)) {
      depth = 1;
    } else if (current == '[') {
      insideArray = true;
    } else if (current == ']') {
      insideArray = false;
    }
  }

  private void insideString(byte current) {
    if (escaped) {
      escaped = false;
    } else if (current == '\\') {
      escaped = true;
    } else if (current == '"') {
      inString = false;
    }
  }

  private boolean closes(byte current) {
    switch (current) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> {}
    }
    return depth == 0;
  }

  private void complete(byte[] bytes, int start, int end) {
    if (partial.isEmpty()) {
      elements.element(bytes, start, end - start);
      return;
    }
    append(bytes, start, end - start);
    elements.element(partial.storage(), 0, partial.size());
    partial.clear();
  }

  private void append(byte[] bytes, int start, int length) {
    if (partial.size() + (long) length > LIMIT) {
      throw new FailureException(
          Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider sent an element larger than 16 MB."));
    }
    partial.write(bytes, start, length);
  }
}
