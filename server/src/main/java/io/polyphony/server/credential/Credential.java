package io.polyphony.server.credential;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A provider's credential as people see it: never with its secret.
 *
 * @param origin {@code user} or {@code environment}
 * @param settings values of the fields that are not secret, by field id
 * @param hint the secret's last four characters
 * @param models the provider's names of the models it may be used for; null = all
 * @param lastVerdict what its last test has shown; null if it was never tested
 */
public record Credential(
    UUID id,
    String provider,
    String name,
    boolean active,
    @Schema(enumeration = {"user", "environment"}) String origin,
    Map<String, String> settings,
    String hint,
    @Nullable String baseUrl,
    @Nullable String dialect,
    @Nullable List<String> models,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    long useCount,
    @Nullable @Schema(ref = "Verdict") JsonNode lastVerdict) {}
