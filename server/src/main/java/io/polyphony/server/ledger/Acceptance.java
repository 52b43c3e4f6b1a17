package io.polyphony.server.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request when it is accepted; see {@link CompletionRecord}.
 *
 * @param provider who is asked first: to whom the request counts if this process dies
 * @param credential the first deployment's; null for the sandbox
 */
public record Acceptance(
    UUID id,
    UUID organisation,
    UUID owner,
    @Nullable UUID virtualKey,
    String door,
    String dialect,
    boolean streamed,
    String modelAsked,
    Instant startedAt,
    String provider,
    @Nullable UUID credential) {}
