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
 */
public record Failure(
    ErrorCode code,
    String message,
    @Nullable Duration retryAfter,
    @Nullable UpstreamError upstream) {

  public static Failure of(ErrorCode code, String message) {
    return new Failure(code, message, null, null);
  }

  public Failure withUpstream(UpstreamError error) {
    return new Failure(code, message, retryAfter, error);
  }

  public FailureException asException() {
    return new FailureException(this);
  }
}
