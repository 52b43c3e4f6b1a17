package io.polyphony.server.access;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person asks for when making a virtual key. */
public record NewVirtualKey(
    @NotBlank @Size(max = 100) String name,
    @Nullable @Size(min = 1, max = 500) List<@NotNull @NotBlank @Size(max = 200) String> models,
    @Nullable Instant expiresAt,
    @Nullable @Positive Integer requestsPerMinute,
    @Nullable @Positive Integer concurrency) {}
