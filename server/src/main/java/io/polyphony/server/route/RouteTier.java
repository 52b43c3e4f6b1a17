package io.polyphony.server.route;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Deployments of equal rank: the next tier is asked when none of these has answered. */
public record RouteTier(
    @NotNull @Size(min = 1, max = 16) List<@NotNull @Valid RouteShare> targets) {}
