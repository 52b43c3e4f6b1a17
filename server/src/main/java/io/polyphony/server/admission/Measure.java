package io.polyphony.server.admission;

import java.util.Locale;

/** What a limit counts. */
public enum Measure {
  /** Requests that were admitted. */
  REQUESTS,
  /** Input and output together; estimated at admission, exact once the request has ended. */
  TOKENS,
  /** Requests that run at the same time. */
  CONCURRENCY,
  /** What requests are billed with, in nano-dollars. */
  MONEY;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The word in headers and messages. */
  public String wire() {
    return wire;
  }
}
