package io.polyphony.server.ledger;

import java.nio.ByteBuffer;

/**
 * Where an entry stands in the journal. What waits for the database is kept as this and not as
 * bytes: however long the database is away, memory holds a few words for each request.
 *
 * @param at offset of the payload in its segment
 * @param length of the payload in bytes
 */
record JournalEntry(JournalSegment segment, int at, int length) {

  /** Copies a part of the payload. */
  void write(ByteBuffer to, int from, int count) {
    segment.write(to, at + from, count);
  }
}
