package io.polyphony.server.chat;

/**
 * A tool that the model asked for.
 *
 * @param arguments JSON text as the model wrote it
 */
public record MessageToolCall(String id, String name, String arguments) {}
