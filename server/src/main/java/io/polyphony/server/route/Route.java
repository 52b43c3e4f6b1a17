package io.polyphony.server.route;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A name that callers use as a model's, and which deployments it stands for.
 *
 * @param name as callers write it
 */
public record Route(UUID id, String name, RouteRules rules, Instant createdAt, Instant updatedAt) {

  /** Every deployment that it names, some perhaps more than once. */
  public List<RouteTarget> targets() {
    return rules.named().stream().map(RouteRules.Named::target).toList();
  }
}
