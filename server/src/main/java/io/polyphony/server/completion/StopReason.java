package io.polyphony.server.completion;

/** Why a completion is ended from outside before its answer is complete. */
public enum StopReason {
  /** The client's connection closed. */
  CLIENT_LEFT,
  /** A person pressed stop. */
  STOPPED,
  /** The server is going down. */
  SHUTDOWN
}
