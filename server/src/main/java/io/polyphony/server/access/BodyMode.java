package io.polyphony.server.access;

/** What is kept of what requests say and what is answered. */
public enum BodyMode {
  /** Nothing. */
  OFF,
  /** All but secrets and personal data, which are masked. */
  REDACTED,
  /** All. */
  FULL
}
