package io.polyphony.server.ledger;

import java.util.Locale;

/** How a completion ended. */
public enum CompletionState {
  COMPLETE,
  /** All attempts failed before the first content. */
  FAILED,
  /** The provider's answer broke off after content. */
  UPSTREAM_CUT,
  /** The client went away. */
  CLIENT_ABORT,
  /** A person stopped it. */
  STOPPED,
  /** The server died or went down while it ran. */
  INTERRUPTED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The word in records. */
  public String wire() {
    return wire;
  }
}
