package io.polyphony.server.route;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment of a tier.
 *
 * @param credential null for models of the sandbox, which need none
 * @param model {@code provider/name}
 * @param weight its part of the tier's requests, beside the others' weights
 */
public record RouteShare(
    @Nullable UUID credential,
    @NotBlank @Size(max = 200) String model,
    @NotNull @Positive @Max(1000) Integer weight) {

  RouteTarget target() {
    return new RouteTarget(credential, model);
  }
}
