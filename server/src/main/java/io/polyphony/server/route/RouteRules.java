package io.polyphony.server.route;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a route finds who answers.
 *
 * @param sticky whether a conversation stays with the deployment that answered it before
 * @param tiers asked in this order
 * @param contextLength asked instead, in this order, where a prompt is too long; without them that
 *     failure is told at once
 * @param contentFilter asked instead, in this order, where a provider's filter refuses
 * @param attempts tries per request over all deployments; null: as many as there are deployments,
 *     and no fewer than the installation's number
 * @param firstContentSeconds how long a try may take to its first content; null: the installation's
 * @param totalSeconds how long a request may take in all; null: the installation's
 */
public record RouteRules(
    @NotNull RouteChoice choice,
    @NotNull Boolean sticky,
    @NotNull @Size(min = 1, max = 8) List<@NotNull @Valid RouteTier> tiers,
    @Nullable @Valid RouteCanary canary,
    @NotNull @Size(max = 8) List<@NotNull @Valid RouteTarget> contextLength,
    @NotNull @Size(max = 8) List<@NotNull @Valid RouteTarget> contentFilter,
    @Nullable @Positive @Max(32) Integer attempts,
    @Nullable @Positive @Max(3600) Integer firstContentSeconds,
    @Nullable @Positive @Max(86_400) Integer totalSeconds) {

  /** Every deployment that it names, where it stands, in words of the request's fields. */
  List<Named> named() {
    List<Named> all = new ArrayList<>();
    for (int tier = 0; tier < tiers.size(); tier++) {
      List<RouteShare> shares = tiers.get(tier).targets();
      for (int at = 0; at < shares.size(); at++) {
        String field = "rules.tiers[" + tier + "].targets[" + at + "]";
        all.add(new Named(field, shares.get(at).target()));
      }
    }
    if (canary != null) {
      all.add(new Named("rules.canary", canary.target()));
    }
    add(all, "rules.contextLength", contextLength);
    add(all, "rules.contentFilter", contentFilter);
    return all;
  }

  private static void add(List<Named> all, String list, List<RouteTarget> targets) {
    for (int at = 0; at < targets.size(); at++) {
      all.add(new Named(list + "[" + at + "]", targets.get(at)));
    }
  }

  record Named(String field, RouteTarget target) {}
}
