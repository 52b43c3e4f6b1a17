package io.polyphony.server.gateway;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** Takes in a JSON body, up to a limit. */
public final class RequestBody {
  private RequestBody() {}

  /**
   * @return fails with UNSUPPORTED_MEDIA_TYPE or TOO_LARGE before the body is read, where the
   *     headers say so already
   */
  public static Future<byte[]> read(HttpServerRequest request, int limit) {
    String type = request.getHeader("content-type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return refused(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as content-type application/json.");
    }
    if (announced(request) > limit) {
      return tooLarge(limit);
    }
    Promise<byte[]> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        bytes -> {
          if (body.length() + bytes.length() > limit) {
            request.handler(ignored -> {});
            promise.tryFail(tooLarge(limit).cause());
          } else {
            body.appendBuffer(bytes);
          }
        });
    request.exceptionHandler(promise::tryFail);
    request.endHandler(nothing -> promise.tryComplete(body.getBytes()));
    request.resume();
    return promise.future();
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException malformed) {
      return 0;
    }
  }

  private static Future<byte[]> tooLarge(int limit) {
    return refused(ErrorCode.TOO_LARGE, "The body is larger than " + limit + " bytes.");
  }

  private static Future<byte[]> refused(ErrorCode code, String message) {
    return Future.failedFuture(Failure.of(code, message).asException());
  }
}
