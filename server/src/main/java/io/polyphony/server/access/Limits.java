package io.polyphony.server.access;

import org.jspecify.annotations.Nullable;

/**
 * How much a caller may ask at once; null = the configured default.
 *
 * @param requestsPerMinute requests admitted per minute
 * @param concurrency requests running at the same time
 */
public record Limits(@Nullable Integer requestsPerMinute, @Nullable Integer concurrency) {
  public static final Limits DEFAULT = new Limits(null, null);
}
