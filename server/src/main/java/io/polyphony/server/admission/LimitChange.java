package io.polyphony.server.admission;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What of a limit can be changed: whom and what it counts cannot.
 *
 * @param outage null to leave it as it is
 */
public record LimitChange(
    @NotBlank @Size(max = 100) String name,
    @NotNull @PositiveOrZero Long amount,
    @NotNull Boolean hard,
    @Nullable Outage outage) {}
