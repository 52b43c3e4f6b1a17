package io.polyphony.llm.dialect;

/** Tells whether a JSON object or array that comes in pieces is complete. */
final class JsonProgress {
  private int depth;
  private boolean begun;
  private boolean inText;
  private boolean escaped;

  void take(String piece) {
    for (int at = 0; at < piece.length(); at++) {
      take(piece.charAt(at));
    }
  }

  private void take(char sign) {
    if (inText) {
      boolean ends = sign == '"' && !escaped;
      escaped = sign == '\\' && !escaped;
      inText = !ends;
      return;
    }
    switch (sign) {
      case '"' -> inText = true;
      case '{', '[' -> {
        begun = true;
        depth++;
      }
      case '}', ']' -> depth--;
      default -> {}
    }
  }

  boolean isComplete() {
    return begun && depth <= 0 && !inText;
  }
}
