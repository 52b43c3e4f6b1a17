package io.polyphony.llm.traffic;

import java.util.Random;

/** The ways in which a recorded body is cut into pieces. */
enum Cut {
  WHOLE,
  RECORDED,
  RANDOM,
  BYTES;

  /** Takes one piece of the body. */
  interface Pieces {
    void piece(int offset, int length);
  }

  void cut(Recording recording, Pieces pieces) {
    int length = recording.body().length;
    int[] sizes = recording.chunkSizes();
    var random = new Random(recording.name().hashCode());
    int at = 0;
    for (int turn = 0; at < length; turn++) {
      int wanted =
          switch (this) {
            case WHOLE -> length;
            case RECORDED -> turn < sizes.length ? sizes[turn] : length;
            case RANDOM -> 1 + random.nextInt(300);
            case BYTES -> 1;
          };
      int size = Math.min(Math.max(wanted, 1), length - at);
      pieces.piece(at, size);
      at += size;
    }
  }
}
