package io.polyphony.server.chat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A row of the history list. */
public record ConversationSummary(
    UUID id,
    String title,
    Instant updatedAt,
    Instant createdAt,
    boolean running,
    List<String> models) {}
