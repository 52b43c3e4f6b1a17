package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Chunk;
import java.util.function.Consumer;

/**
 * Reads one vendor answer, fed in pieces cut anywhere, even inside a UTF-8 character. Handles a
 * stream and a whole body alike: which one it is follows from the response head. Never throws on
 * bad bytes: it emits {@link Chunk.Failed} and ignores the rest. Not safe for several threads.
 */
public interface ChunkReader {

  /** Takes the next bytes; chunks that are complete by now go to {@code out} in order. */
  void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out);

  /**
   * The vendor closed its answer. Emits {@link Chunk.Failed} with UPSTREAM_CUT if the answer was
   * not complete; never invents usage or a finish.
   */
  void end(Consumer<Chunk> out);

  /** Whether the answer has said its last word: what still comes is none of it. */
  default boolean isOver() {
    return false;
  }
}
