package io.polyphony.server.body;

import io.polyphony.server.access.BodyMode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/** A policy to be set; see {@link BodyPolicy}. */
public record NewBodyPolicy(@NotNull BodyMode mode, @NotNull @Min(1) @Max(365) Integer keepDays) {}
