package io.polyphony.server.chat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A prompt or an answer in one lane.
 *
 * @param parent the message before it in the same lane; siblings share it
 * @param role {@code user} or {@code assistant}
 * @param state {@code complete}, {@code running}, {@code stopped}, {@code failed} or {@code
 *     interrupted}
 */
public record Message(
    UUID id,
    UUID conversation,
    UUID lane,
    UUID turn,
    @Nullable UUID parent,
    @Schema(enumeration = {"user", "assistant"}) String role,
    @Schema(enumeration = {"complete", "running", "stopped", "failed", "interrupted"}) String state,
    String text,
    @Nullable String thinking,
    List<MessageToolCall> toolCalls,
    Instant createdAt,
    @Nullable Instant finishedAt,
    @Nullable MessageCompletion completion,
    @Nullable MessageError error) {

  static final String RUNNING = "running";

  static Message prompt(UUID id, Lane lane, UUID turn, String text, Instant at) {
    return new Message(
        id,
        lane.conversation(),
        lane.id(),
        turn,
        lane.leaf(),
        "user",
        "complete",
        text,
        null,
        List.of(),
        at,
        at,
        null,
        null);
  }

  static Message answer(UUID id, Lane lane, UUID turn, UUID parent, Instant at) {
    return new Message(
        id,
        lane.conversation(),
        lane.id(),
        turn,
        parent,
        "assistant",
        RUNNING,
        "",
        null,
        List.of(),
        at,
        null,
        null,
        null);
  }

  Message soFar(String words, @Nullable String thoughts, List<MessageToolCall> calls) {
    return new Message(
        id,
        conversation,
        lane,
        turn,
        parent,
        role,
        state,
        words,
        thoughts,
        calls,
        createdAt,
        finishedAt,
        completion,
        error);
  }

  Message ended(
      String how, Instant at, @Nullable MessageCompletion figures, @Nullable MessageError why) {
    return new Message(
        id,
        conversation,
        lane,
        turn,
        parent,
        role,
        how,
        text,
        thinking,
        toolCalls,
        createdAt,
        at,
        figures,
        why);
  }

  boolean running() {
    return state.equals(RUNNING);
  }
}
