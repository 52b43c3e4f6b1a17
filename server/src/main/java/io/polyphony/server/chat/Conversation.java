package io.polyphony.server.chat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A conversation without its messages.
 *
 * @param titleSource {@code automatic} or {@code user}
 * @param running whether an answer is being written
 */
public record Conversation(
    UUID id,
    String title,
    @Schema(enumeration = {"automatic", "user"}) String titleSource,
    Instant createdAt,
    Instant updatedAt,
    List<Lane> lanes,
    boolean running,
    @Nullable Instant deletedAt) {}
