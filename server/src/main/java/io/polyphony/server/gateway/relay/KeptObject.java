package io.polyphony.server.gateway.relay;

import io.polyphony.llm.provider.OpenAiRelay;
import java.time.Instant;
import java.util.UUID;

/**
 * A file or a batch that a provider keeps.
 *
 * @param kind files or batches
 * @param id the provider's own
 * @param credential with which it was made
 */
record KeptObject(
    UUID organisation,
    UUID owner,
    OpenAiRelay kind,
    String id,
    UUID credential,
    Instant createdAt) {}
