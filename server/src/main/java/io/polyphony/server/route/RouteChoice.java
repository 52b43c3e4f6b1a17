package io.polyphony.server.route;

/** Which deployment of a tier is asked first. */
public enum RouteChoice {
  /** Each gets its weight's part of the requests. */
  WEIGHTED,
  /**
   * The weight counts less the slower a deployment's first content has come of late: twice as slow,
   * a quarter.
   */
  LATENCY,
  /**
   * The one for which this request is expected to cost least; among equals the weight. Unknown
   * prices come last.
   */
  COST
}
