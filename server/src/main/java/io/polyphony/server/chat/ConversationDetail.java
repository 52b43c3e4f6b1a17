package io.polyphony.server.chat;

import java.util.List;

/**
 * A conversation with all its messages.
 *
 * @param lastEventId subscribe from here; events that are already contained do no harm
 */
public record ConversationDetail(
    Conversation conversation, List<Message> messages, long lastEventId) {}
