package io.polyphony.server.ledger;

/** Where a record's token counts come from. */
public enum UsageSource {
  /** The provider said so. */
  REPORTED,
  /** Counted by us from what was delivered, because the provider said nothing. */
  ESTIMATED,
  /** Nothing was used. */
  NONE
}
