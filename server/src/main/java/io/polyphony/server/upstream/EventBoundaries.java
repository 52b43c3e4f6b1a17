package io.polyphony.server.upstream;

/** Events end at blank lines. Lines end with LF or CR LF. */
final class EventBoundaries implements Boundaries {
  private static final byte[] ENDING = {'\n', '\n'};

  private boolean lineIsEmpty;

  @Override
  public int next(byte[] piece, int from) {
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

  /** The last event may lack its blank line. */
  @Override
  public byte[] ending() {
    return ENDING.clone();
  }
}
