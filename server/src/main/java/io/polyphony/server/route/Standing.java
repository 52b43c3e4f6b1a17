package io.polyphony.server.route;

/** How deployments do at the moment, as far as a route's choice depends on it. */
public interface Standing {

  /**
   * How much of its weight a deployment may have: 0 while it rests or was taken out, 1 if it is
   * well, between while it comes back.
   */
  double share(Deployment deployment);

  /** How long its first content has taken of late, in nanoseconds; 0 if nobody knows. */
  long firstContentNanos(Deployment deployment);
}
