package io.polyphony.server.upstream;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.Failure;
import io.vertx.core.buffer.Buffer;

/** Hears one attempt, on its context: chunks and bytes, then exactly one of failed or ended. */
interface AttemptListener {

  /**
   * An answer begins, before its first chunk.
   *
   * @param relayed whether its bytes will come as well
   */
  void answering(boolean relayed);

  /** More of a large request has gone to the provider, which cannot answer yet. */
  void sending();

  /** The answer is good from its head on: what comes can go to the client at once. */
  void delivering();

  void chunk(Chunk chunk);

  /** Bytes to relay, after the chunks they held; whole events if the answer is a stream. */
  void bytes(Buffer bytes);

  /**
   * @param status the provider's HTTP status; 0 if none came
   */
  void failed(Failure failure, int status);

  void ended(int status);
}
