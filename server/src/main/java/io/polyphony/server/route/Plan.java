package io.polyphony.server.route;

import java.util.List;

/**
 * A route's answer: where to try, in order.
 *
 * @param model the name as asked
 * @param deployments at least one
 */
public record Plan(String model, List<Deployment> deployments) {
  public Plan {
    deployments = List.copyOf(deployments);
  }
}
