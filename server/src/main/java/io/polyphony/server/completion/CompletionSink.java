package io.polyphony.server.completion;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.server.ledger.CompletionRecord;
import io.vertx.core.buffer.Buffer;

/** Receives one completion, in order, on one event-loop context. Must not block. */
public interface CompletionSink {

  /** Once at most, before the first chunk. */
  void started(CompletionStart start);

  /** The answer's chunks as they come; a {@link Chunk.Failed} is the last one. */
  void chunk(Chunk chunk);

  /**
   * The provider's own bytes, to be handed on untouched; only if {@link CompletionStart#relayed}.
   * Chunks come all the same.
   */
  default void bytes(Buffer bytes) {}

  /** Exactly once, whatever happened, after the journal holds the record. */
  void finished(CompletionRecord settled);
}
