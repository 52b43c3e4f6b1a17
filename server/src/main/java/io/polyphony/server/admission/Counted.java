package io.polyphony.server.admission;

/** Over what the use of limits is counted. */
public enum Counted {
  /** This process alone: there is no Redis. */
  PROCESS,
  /** All nodes together. */
  NODES,
  /** This node alone, which grants its share: Redis is away. */
  SHARE
}
