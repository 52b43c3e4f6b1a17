package io.polyphony.llm.traffic;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What can happen to a vendor's answer on its way, after some of its bytes. */
enum Damage {
  /** The vendor closes the connection. */
  CUT,
  /** The connection breaks: whoever reads it reports that, not the dialect. */
  RESET,
  /** The rest is noise. */
  GARBAGE;

  private static final int NOISE = 200;

  /** The bytes that arrive if the damage comes after that many. */
  byte[] arriving(byte[] body, int whole, Random random) {
    byte[] kept = Arrays.copyOf(body, whole);
    if (this != GARBAGE) {
      return kept;
    }
    byte[] noise = new byte[NOISE];
    random.nextBytes(noise);
    byte[] both = Arrays.copyOf(kept, whole + NOISE);
    System.arraycopy(noise, 0, both, whole, NOISE);
    return both;
  }

  /** The chunks of what arrived. */
  List<Chunk> read(Dialect dialect, Recording recording, byte[] arrived) {
    ChunkReader reader = dialect.reader(recording.head());
    List<Chunk> chunks = new ArrayList<>();
    reader.feed(arrived, 0, arrived.length, chunks::add);
    if (this != RESET) {
      reader.end(chunks::add);
    } else if (chunks.stream().noneMatch(Damage::isLast)) {
      chunks.add(
          new Chunk.Failed(Failure.of(ErrorCode.UPSTREAM_UNREACHABLE, "The connection broke.")));
    }
    return chunks;
  }

  private static boolean isLast(Chunk chunk) {
    return chunk instanceof Chunk.Finish || chunk instanceof Chunk.Failed;
  }
}
