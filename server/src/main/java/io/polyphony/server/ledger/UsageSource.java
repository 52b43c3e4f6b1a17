package io.polyphony.server.ledger;

import java.util.Locale;

/** Where a record's token counts come from. */
public enum UsageSource {
  /** The provider said so. */
  REPORTED,
  /** Counted by us from what was delivered, because the provider said nothing. */
  ESTIMATED,
  /** Nothing was used, or nobody said what and it cannot be counted. */
  NONE;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The word in records. */
  public String wire() {
    return wire;
  }
}
