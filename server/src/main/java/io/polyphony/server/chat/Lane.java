package io.polyphony.server.chat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One model's column in a conversation, with a history of its own.
 *
 * @param leaf the message that the lane ends in; null while it is empty
 * @param open false once closed: the history stays, no new turn reaches it
 */
public record Lane(
    UUID id,
    UUID conversation,
    int position,
    String model,
    LaneParameters parameters,
    @Nullable UUID leaf,
    boolean open) {}
