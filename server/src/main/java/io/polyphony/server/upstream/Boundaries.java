package io.polyphony.server.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Finds where a stream that is relayed may be broken off or spoken into, however it is cut into
 * pieces. Serves one stream.
 */
interface Boundaries {

  /**
   * @return the index behind the next such place, after {@code from}; -1 if there is none in this
   *     piece
   */
  int next(byte[] piece, int from);

  /**
   * What has to follow the bytes behind the last boundary of an answer that was complete all the
   * same; null if they are no part of it.
   */
  byte @Nullable [] ending();

  /** For streams of that content type. */
  static Boundaries of(String type) {
    return type.equals("text/event-stream") ? new EventBoundaries() : new LineBoundaries();
  }
}
