package io.polyphony.llm.chat;

import org.jspecify.annotations.Nullable;

/**
 * "Everything up to here may be kept in the vendor's prompt cache."
 *
 * @param ttl how long, in the vendor's words ("5m", "1h"); null for the vendor's default
 */
public record CacheMarker(@Nullable String ttl) {}
