package io.polyphony.server.gateway;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Reads the address of a request. */
public final class RequestAddress {
  private RequestAddress() {}

  /** The path as it stands; empty for a request without one. */
  public static String path(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "" : path;
  }

  /**
   * The first value of a parameter; null if there is none.
   *
   * @throws FailureException INVALID_REQUEST if the address is not well-formed; repeats nothing of
   *     it, since a key may be in there
   */
  public static @Nullable String parameter(HttpServerRequest request, String name) {
    try {
      return request.getParam(name);
    } catch (IllegalArgumentException malformed) {
      throw Failure.of(ErrorCode.INVALID_REQUEST, "The query of the address is not well-formed.")
          .asException();
    }
  }
}
