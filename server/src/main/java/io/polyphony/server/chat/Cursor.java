package io.polyphony.server.chat;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/** Where a page of the history list ended. */
record Cursor(Instant updatedAt, UUID id) {

  static Cursor parse(String text) {
    int at = text.indexOf('_');
    try {
      return new Cursor(
          Instant.parse(text.substring(0, Math.max(at, 0))),
          UUID.fromString(text.substring(at + 1)));
    } catch (DateTimeParseException | IllegalArgumentException malformed) {
      throw Failure.of(ErrorCode.INVALID_REQUEST, "The cursor is not one of ours.").asException();
    }
  }

  @Override
  public String toString() {
    return updatedAt + "_" + id;
  }
}
