package io.polyphony.server.completion;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.server.ledger.CompletionRecord;

/** Receives one completion, in order, on one event-loop context. Must not block. */
public interface CompletionSink {

  /** Once at most, before the first chunk. */
  void started(CompletionStart start);

  /** The answer's chunks as they come; a {@link Chunk.Failed} is the last one. */
  void chunk(Chunk chunk);

  /** Exactly once, whatever happened, after the journal holds the record. */
  void finished(CompletionRecord settled);
}
