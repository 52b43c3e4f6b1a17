package io.polyphony.server.gateway.relay;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.vertx.core.http.HttpServerRequest;

/** What large bodies of requests have in common. */
final class Uploads {
  private Uploads() {}

  /** Bytes that the client says will come; -1 if it does not say. */
  static long announced(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    try {
      return length == null ? -1 : Long.parseLong(length.strip());
    } catch (NumberFormatException malformed) {
      return -1;
    }
  }

  /** Lets the body come; some clients wait until they are told that it may. */
  static void begin(HttpServerRequest request) {
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      request.response().writeContinue();
    }
    request.resume();
  }

  static FailureException tooLarge(long limit) {
    return refused(ErrorCode.TOO_LARGE, "The body is larger than " + limit + " bytes.");
  }

  static FailureException refused(ErrorCode code, String message) {
    return Failure.of(code, message).asException();
  }
}
