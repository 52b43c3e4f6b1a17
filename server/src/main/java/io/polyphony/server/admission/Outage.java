package io.polyphony.server.admission;

/** What a limit does while Redis, which counts over all nodes, is away. */
public enum Outage {
  /** Each node grants its part of the amount. */
  SHARE,
  /** Nobody whom the limit concerns gets through. */
  REFUSE
}
