package io.polyphony.server.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants of a virtual key, new or to be changed.
 *
 * @param cacheTtlSeconds for how long its answers may be kept and given again, at most 30 days;
 *     null = not at all
 * @param addresses from where it may be used: addresses and ranges as {@code 10.0.0.0/8}; null =
 *     from anywhere
 * @param bodies what is kept of its requests and answers; null = what the organisation says
 * @param teamId the team that it belongs to; null = none
 */
public record NewVirtualKey(
    @NotBlank @Size(max = 100) String name,
    @Nullable @Size(min = 1, max = 500) List<@NotNull @NotBlank @Size(max = 200) String> models,
    @Nullable Instant expiresAt,
    @Nullable @Positive Integer requestsPerMinute,
    @Nullable @Positive Integer concurrency,
    @Nullable @Positive @Max(2_592_000) Integer cacheTtlSeconds,
    @Nullable @Size(min = 1, max = 100) List<@NotNull @NotBlank @Size(max = 60) String> addresses,
    @Nullable BodyMode bodies,
    @Nullable UUID teamId) {

  /** A key that may be used from anywhere. */
  public NewVirtualKey(
      String name,
      @Nullable List<String> models,
      @Nullable Instant expiresAt,
      @Nullable Integer requestsPerMinute,
      @Nullable Integer concurrency,
      @Nullable Integer cacheTtlSeconds) {
    this(
        name, models, expiresAt, requestsPerMinute, concurrency, cacheTtlSeconds, null, null, null);
  }

  /** A key whose answers are not kept. */
  public NewVirtualKey(
      String name,
      @Nullable List<String> models,
      @Nullable Instant expiresAt,
      @Nullable Integer requestsPerMinute,
      @Nullable Integer concurrency) {
    this(name, models, expiresAt, requestsPerMinute, concurrency, null);
  }
}
