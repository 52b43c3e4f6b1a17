package io.polyphony.server.ledger;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A completion record as a line of a list.
 *
 * @param virtualKeyName null without a key, or if it is gone
 * @param teamName null without a team, or if it is gone
 * @param inputTokens all that went in, cached ones included; null if nobody said
 * @param outputTokens all that came out; null if nobody said
 * @param billedNano in nano-dollars; null if the price is unknown
 * @param attempts how many were made
 * @param errorId the id that the client was told; null if it went well
 */
public record LogLine(
    UUID id,
    Instant startedAt,
    UUID person,
    @Nullable String personName,
    @Nullable UUID virtualKey,
    @Nullable String virtualKeyName,
    @Nullable UUID team,
    @Nullable String teamName,
    String door,
    String dialect,
    boolean streamed,
    String modelAsked,
    @Nullable String modelServed,
    @Nullable String provider,
    @Nullable UUID credential,
    @Nullable String credentialName,
    @Schema(
            enumeration = {
              "complete",
              "failed",
              "upstream_cut",
              "client_abort",
              "stopped",
              "interrupted"
            })
        String state,
    @Nullable String errorCode,
    @Nullable UUID errorId,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable Long billedNano,
    @Nullable Long timeToFirstTokenMs,
    long latencyMs,
    @Nullable @Schema(enumeration = {"miss", "hit", "shared"}) String cache,
    int attempts) {}
