package io.polyphony.server.gateway.openai;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer that its client may continue from.
 *
 * @param id as the client knows it
 * @param model the model that was asked for
 * @param body the answer, as a JSON object
 * @param items what the client asked and what was answered, in order
 */
record StoredResponse(
    String id,
    UUID organisation,
    UUID owner,
    @Nullable String previous,
    String model,
    Instant createdAt,
    String body,
    List<StoredItem> items) {}
