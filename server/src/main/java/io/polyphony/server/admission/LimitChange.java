package io.polyphony.server.admission;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;

/** What of a limit can be changed: whom and what it counts cannot. */
public record LimitChange(
    @NotBlank @Size(max = 100) String name,
    @NotNull @PositiveOrZero Long amount,
    @NotNull Boolean hard) {}
