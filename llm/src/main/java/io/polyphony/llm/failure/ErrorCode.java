package io.polyphony.llm.failure;

import java.util.Locale;

/** Every error the product can report, with its HTTP status and whether trying again may help. */
public enum ErrorCode {
  INVALID_REQUEST(400, false, FailureClass.CALLER_FAULT),
  CONTEXT_LENGTH(400, false, FailureClass.CONTEXT_LENGTH),
  CONTENT_FILTER(400, false, FailureClass.CONTENT_FILTER),
  AUTHENTICATION(401, false, FailureClass.CALLER_FAULT),
  PERMISSION(403, false, FailureClass.CALLER_FAULT),
  NOT_FOUND(404, false, FailureClass.CALLER_FAULT),
  MODEL_NOT_FOUND(404, false, FailureClass.CALLER_FAULT),
  METHOD_NOT_ALLOWED(405, false, FailureClass.CALLER_FAULT),
  REQUEST_TIMEOUT(408, true, FailureClass.CALLER_FAULT),
  CONFLICT(409, false, FailureClass.CALLER_FAULT),
  TOO_LARGE(413, false, FailureClass.CALLER_FAULT),
  UNSUPPORTED_MEDIA_TYPE(415, false, FailureClass.CALLER_FAULT),
  /** The key by which a request may be sent again came with another request before. */
  IDEMPOTENCY_KEY_REUSED(422, false, FailureClass.CALLER_FAULT),
  /** Our own limit on the caller: requests per period. */
  RATE_LIMIT(429, true, FailureClass.CALLER_FAULT),
  /** Our own limit on the caller: requests at the same time. */
  CONCURRENCY_LIMIT(429, true, FailureClass.CALLER_FAULT),
  /** Our own limit on the caller: money. */
  BUDGET_EXCEEDED(402, false, FailureClass.CALLER_FAULT),
  CLIENT_ABORT(499, false, FailureClass.CALLER_LEFT),
  INTERNAL(500, true, FailureClass.INTERNAL),
  /** Nothing can serve the model now, for example no active credential. */
  NO_DEPLOYMENT(503, true, FailureClass.INTERNAL),

  /** The vendor answered 5xx or something that makes no sense. */
  UPSTREAM_ERROR(502, true, FailureClass.TRANSIENT),
  UPSTREAM_UNREACHABLE(502, true, FailureClass.TRANSIENT),
  UPSTREAM_OVERLOADED(503, true, FailureClass.TRANSIENT),
  UPSTREAM_TIMEOUT(504, true, FailureClass.TRANSIENT),
  /** The vendor's answer ended before it was complete. */
  UPSTREAM_CUT(502, true, FailureClass.TRANSIENT),
  UPSTREAM_RATE_LIMIT(429, true, FailureClass.RATE_LIMIT),
  UPSTREAM_QUOTA(402, false, FailureClass.QUOTA),
  UPSTREAM_CREDENTIAL(401, false, FailureClass.CREDENTIAL),
  UPSTREAM_PERMISSION(403, false, FailureClass.MODEL_ACCESS),
  UPSTREAM_MODEL(404, false, FailureClass.MODEL_ACCESS),
  UPSTREAM_REGION(403, false, FailureClass.REGION_BLOCKED);

  private final int status;
  private final boolean retryable;
  private final FailureClass failureClass;

  ErrorCode(int status, boolean retryable, FailureClass failureClass) {
    this.status = status;
    this.retryable = retryable;
    this.failureClass = failureClass;
  }

  /** The HTTP status that a client sees, before a dialect maps it to its own words. */
  public int status() {
    return status;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }

  public FailureClass failureClass() {
    return failureClass;
  }

  /** The code as it stands in envelopes and records: lower snake case. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
