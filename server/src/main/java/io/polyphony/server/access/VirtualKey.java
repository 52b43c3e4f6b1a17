package io.polyphony.server.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that we issue to a program.
 *
 * @param prefix the key's first characters, for recognition
 * @param models names that it may ask for; null = all
 * @param cacheTtlSeconds for how long its answers may be kept; null = not at all
 * @param addresses from where it may be used, as addresses and ranges; null = from anywhere
 * @param bodies what is kept of its requests and answers; null = what the organisation says
 * @param teamId the team that it belongs to; null = none
 */
public record VirtualKey(
    UUID id,
    String name,
    String prefix,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt,
    long useCount,
    @Nullable List<String> models,
    @Nullable Integer requestsPerMinute,
    @Nullable Integer concurrency,
    @Nullable Integer cacheTtlSeconds,
    @Nullable List<String> addresses,
    @Nullable BodyMode bodies,
    @Nullable UUID teamId) {

  /** The same key by other rules. */
  VirtualKey with(NewVirtualKey wanted, @Nullable List<String> ranges) {
    return new VirtualKey(
        id,
        wanted.name().strip(),
        prefix,
        createdAt,
        wanted.expiresAt(),
        revokedAt,
        lastUsedAt,
        useCount,
        wanted.models(),
        wanted.requestsPerMinute(),
        wanted.concurrency(),
        wanted.cacheTtlSeconds(),
        ranges,
        wanted.bodies(),
        wanted.teamId());
  }
}
