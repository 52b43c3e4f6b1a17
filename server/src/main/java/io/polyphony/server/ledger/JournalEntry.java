package io.polyphony.server.ledger;

/**
 * Where an entry stands in the journal. What waits for the database is kept as this and not as
 * bytes: however long the database is away, memory holds a few words for each request.
 *
 * @param at offset of the payload in its segment
 * @param length of the payload in bytes
 */
record JournalEntry(JournalSegment segment, int at, int length) {

  byte[] read() {
    return read(length);
  }

  /** The first bytes of the payload. */
  byte[] read(int first) {
    return segment.read(at, first);
  }
}
