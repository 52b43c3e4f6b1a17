package io.polyphony.server.chat;

import io.polyphony.server.ledger.Attempt;
import io.polyphony.server.ledger.CompletionRecord;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Why an answer failed, and what was tried. */
public record MessageError(
    UUID id,
    String code,
    String message,
    boolean retryable,
    @Nullable Long retryAfterMs,
    List<MessageAttempt> attempts) {

  /**
   * One try.
   *
   * @param outcome status and reason in words
   */
  public record MessageAttempt(String provider, String model, String outcome, long elapsedMs) {

    static MessageAttempt of(Attempt attempt) {
      String code = attempt.errorCode() == null ? "served" : attempt.errorCode().replace('_', ' ');
      String outcome = attempt.status() > 0 ? attempt.status() + ", " + code : code;
      return new MessageAttempt(attempt.provider(), attempt.model(), outcome, attempt.elapsedMs());
    }
  }

  static @Nullable MessageError of(CompletionRecord record) {
    if (record.errorId() == null || record.errorCode() == null) {
      return null;
    }
    return new MessageError(
        record.errorId(),
        record.errorCode(),
        record.errorMessage() == null ? record.errorCode() : record.errorMessage(),
        record.retryable(),
        record.retryAfterMs(),
        record.attempts().stream().map(MessageAttempt::of).toList());
  }
}
