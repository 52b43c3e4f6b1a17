package io.polyphony.server.ledger;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused before it was accepted, so that it has no record.
 *
 * @param id the id of its error, which the client was told
 * @param model the name that was asked for
 * @param code why
 * @param message what the client was told
 */
@Schema(name = "RefusedRequest")
public record RefusedRequest(
    UUID id,
    Instant at,
    UUID person,
    @Nullable UUID virtualKey,
    String door,
    String dialect,
    String model,
    String code,
    String message) {}
