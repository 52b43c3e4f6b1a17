package io.polyphony.server.route;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment that is tried out: a part of all requests asks it first, and the tiers if it fails.
 *
 * @param credential null for models of the sandbox, which need none
 * @param model {@code provider/name}
 * @param percent how many of a hundred requests
 */
public record RouteCanary(
    @Nullable UUID credential,
    @NotBlank @Size(max = 200) String model,
    @NotNull @Positive @Max(99) Integer percent) {

  RouteTarget target() {
    return new RouteTarget(credential, model);
  }
}
