package io.polyphony.server.route;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment that a route names.
 *
 * @param credential null for models of the sandbox, which need none
 * @param model {@code provider/name}
 */
public record RouteTarget(@Nullable UUID credential, @NotBlank @Size(max = 200) String model) {}
