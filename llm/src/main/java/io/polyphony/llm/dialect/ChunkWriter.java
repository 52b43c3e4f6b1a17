package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Chunk;

/** Writes one streamed answer to a client. Not safe for several threads. */
public interface ChunkWriter {

  /**
   * @return the bytes to send for this chunk; empty if the chunk waits for another or says nothing
   *     in this dialect. A {@link Chunk.Failed} becomes the dialect's in-band error, after which
   *     the stream must not end cleanly.
   */
  byte[] write(Chunk chunk);

  /** The clean end of the stream ({@code data: [DONE]} and the like); empty after a failure. */
  byte[] end();

  /** What to send after silence so that proxies keep the connection open. */
  byte[] keepAlive();

  /** The content type of the stream. */
  String contentType();
}
