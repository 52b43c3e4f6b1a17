package io.polyphony.server.ledger;

import java.util.Locale;

/** How a request came to its answer, where answers may be kept and shared. */
public enum CacheUse {
  /** By a call of its own, or by one that it shared with others and paid for. */
  MISS,
  /** It was given an answer that had been kept. */
  HIT,
  /** By the call of another request, which pays. */
  SHARED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The word in records and headers. */
  public String wire() {
    return wire;
  }

  /** Whether nobody was called for this request, so that it costs nothing. */
  public boolean isFree() {
    return this != MISS;
  }
}
