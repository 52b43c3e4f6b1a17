package io.polyphony.server.gateway.idempotency;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client was answered.
 *
 * @param headers names in lower case
 * @param body null if it was too long to be kept
 */
record KeptAnswer(int status, Map<String, List<String>> headers, byte @Nullable [] body) {
  private static final int FIRST_ERROR = 400;

  /** Nothing was answered that could be given again: the same request may be served. */
  boolean isError() {
    return status >= FIRST_ERROR;
  }

  @Override
  public String toString() {
    return "KeptAnswer[" + status + "]";
  }
}
