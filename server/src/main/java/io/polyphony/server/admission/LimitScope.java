package io.polyphony.server.admission;

/** Whose requests a limit counts. */
public enum LimitScope {
  /** All of an organisation's together. */
  ORGANISATION,
  /** What one team's keys ask for, or each team's by itself. */
  TEAM,
  /** One person's, or each person's by itself. */
  USER,
  /** One virtual key's, or each key's by itself. */
  VIRTUAL_KEY
}
