package io.polyphony.server.upstream;

/**
 * Finds where the events of a stream end, which is at blank lines, however the stream is cut into
 * pieces. Lines end with LF or CR LF.
 */
final class EventBoundaries {
  private boolean lineIsEmpty;

  /**
   * @return the index behind the next event's end, at or after {@code from}; -1 if it is not in
   *     this piece
   */
  int next(byte[] piece, int from) {
    for (int at = from; at < piece.length; at++) {
      if (piece[at] == '\n') {
        if (lineIsEmpty) {
          return at + 1;
        }
        lineIsEmpty = true;
      } else if (piece[at] != '\r') {
        lineIsEmpty = false;
      }
    }
    return -1;
  }
}
