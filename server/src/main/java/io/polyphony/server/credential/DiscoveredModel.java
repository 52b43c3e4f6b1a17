package io.polyphony.server.credential;

import java.time.Instant;
import java.util.UUID;

/**
 * A model that a credential's provider has listed.
 *
 * @param provider the provider's id
 * @param name the provider's own name of the model
 * @param firstSeenAt when it was listed for the first time
 * @param seenAt when the list was read last
 */
public record DiscoveredModel(
    UUID credentialId, String provider, String name, Instant firstSeenAt, Instant seenAt) {}
