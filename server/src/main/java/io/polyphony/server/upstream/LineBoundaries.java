package io.polyphony.server.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Lines of JSON objects: a boundary is the end of a line, and the end of a piece, where no object
 * is open. So what a reader has understood of a stream has passed, and nothing else.
 */
final class LineBoundaries implements Boundaries {
  private int depth;
  private boolean inText;
  private boolean escaped;

  @Override
  public int next(byte[] piece, int from) {
    for (int at = from; at < piece.length; at++) {
      byte current = piece[at];
      if (inText) {
        boolean ends = current == '"' && !escaped;
        escaped = current == '\\' && !escaped;
        inText = !ends;
      } else if (depth > 0) {
        inside(current);
      } else if (current == '{') {
        depth = 1;
      } else if (current == '\n') {
        return at + 1;
      }
    }
    return depth == 0 && from < piece.length ? piece.length : -1;
  }

  private void inside(byte current) {
    switch (current) {
      case '"' -> inText = true;
      case '{' -> depth++;
      case '}' -> depth--;
      default -> {}
    }
  }

  @Override
  public byte @Nullable [] ending() {
    return null;
  }
}
