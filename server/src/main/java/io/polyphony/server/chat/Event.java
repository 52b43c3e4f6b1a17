package io.polyphony.server.chat;

/**
 * One entry of a conversation's log.
 *
 * @param sequence gap-free within the conversation
 * @param data JSON on one line
 */
record Event(long sequence, String kind, String data) {}
