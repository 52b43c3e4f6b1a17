package io.polyphony.server.gateway;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The header {@code x-polyphony-cache}: {@code off}, or for how many seconds at most. */
final class Caching {
  static final String HEADER = "x-polyphony-cache";
  private static final String OFF = "off";

  private Caching() {}

  /**
   * For how long the answer may be kept, and how old one may be. Where the key does not allow that
   * the header says nothing.
   *
   * @return null = not at all
   * @throws io.polyphony.llm.failure.FailureException INVALID_REQUEST
   */
  static @Nullable Duration wanted(Caller caller, HttpServerRequest request) {
    Duration allowed = caller.cacheFor();
    if (allowed == null) {
      return null;
    }
    String said = request.getHeader(HEADER);
    if (said == null) {
      return allowed;
    }
    String word = said.strip();
    if (word.equalsIgnoreCase(OFF)) {
      return null;
    }
    if (!word.matches("[0-9]{1,9}")) {
      throw Failure.of(
              ErrorCode.INVALID_REQUEST,
              "The header " + HEADER + " is a number of seconds, or \"off\".")
          .asException();
    }
    Duration wanted = Duration.ofSeconds(Integer.parseInt(word));
    if (wanted.isZero()) {
      return null;
    }
    return wanted.compareTo(allowed) < 0 ? wanted : allowed;
  }
}
