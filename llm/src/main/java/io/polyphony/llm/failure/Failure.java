package io.polyphony.llm.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One thing that went wrong.
 *
 * @param code the error in our vocabulary
 * @param message words for the user; never holds a secret
 * @param retryAfter how long to wait before trying again, if known
 * @param upstream what the vendor said, if it was a vendor's failure
 * @param field the field of the caller's request that is at fault, for example {@code
 *     messages[0].role}; null if no single one is
 * @param quota our own limit that stopped the caller; null if none did
 */
public record Failure(
    ErrorCode code,
    String message,
    @Nullable Duration retryAfter,
    @Nullable UpstreamError upstream,
    @Nullable String field,
    @Nullable Quota quota) {
  public Failure(
      ErrorCode code,
      String message,
      @Nullable Duration retryAfter,
      @Nullable UpstreamError upstream) {
    this(code, message, retryAfter, upstream, null, null);
  }

  public Failure(
      ErrorCode code,
      String message,
      @Nullable Duration retryAfter,
      @Nullable UpstreamError upstream,
      @Nullable String field) {
    this(code, message, retryAfter, upstream, field, null);
  }

  public static Failure of(ErrorCode code, String message) {
    return new Failure(code, message, null, null);
  }

  /** INVALID_REQUEST because of one field. */
  public static Failure ofField(String field, String message) {
    return new Failure(ErrorCode.INVALID_REQUEST, message, null, null, field, null);
  }

  public Failure withUpstream(UpstreamError error) {
    return new Failure(code, message, retryAfter, error, field, quota);
  }

  /** With the limit of ours that it is about. */
  public Failure withQuota(Quota reached) {
    return new Failure(code, message, retryAfter, upstream, field, reached);
  }

  public FailureException asException() {
    return new FailureException(this);
  }
}
