package io.polyphony.server.audit;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person or the system did.
 *
 * @param actor the user; null for the system itself or someone unknown
 * @param action {@code feature.participle}, for example {@code virtual_key.created}
 * @param detail must not hold secrets
 */
public record Act(
    UUID organisation,
    @Nullable UUID actor,
    String actorName,
    String action,
    String targetType,
    @Nullable String targetId,
    Map<String, String> detail) {}
