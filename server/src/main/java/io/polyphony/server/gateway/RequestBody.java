package io.polyphony.server.gateway;

import io.netty.buffer.ByteBuf;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Takes in a JSON body, up to a limit. */
public final class RequestBody {
  private static final String JSON = "application/json";

  /** Room made for a body because its head says so; who says more brings it first. */
  private static final long LARGEST_AT_ONCE = 1 << 20;

  private final HttpServerRequest request;
  private final int limit;
  private final Promise<byte[]> promise = Promise.promise();

  /** The first piece, and what came after it appended: most bodies come in one. */
  private @Nullable Buffer body;

  private RequestBody(HttpServerRequest request, int limit) {
    this.request = request;
    this.limit = limit;
  }

  /**
   * @return fails with UNSUPPORTED_MEDIA_TYPE or TOO_LARGE before the body is read, where the
   *     headers say so already
   */
  public static Future<byte[]> read(HttpServerRequest request, int limit) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.regionMatches(true, 0, JSON, 0, JSON.length())) {
      return refused(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as content-type application/json.");
    }
    if (announced(request) > limit) {
      return tooLarge(limit);
    }
    var reading = new RequestBody(request, limit);
    request.handler(reading::take);
    request.exceptionHandler(reading.promise::tryFail);
    request.endHandler(nothing -> reading.promise.tryComplete(reading.bytes()));
    request.resume();
    return reading.promise.future();
  }

  private void take(Buffer piece) {
    if (length() + piece.length() > limit) {
      request.handler(ignored -> {});
      promise.tryFail(tooLarge(limit).cause());
      return;
    }
    if (body == null) {
      int rest = (int) Math.min(announced(request), LARGEST_AT_ONCE);
      body = rest > piece.length() ? Buffer.buffer(rest).appendBuffer(piece) : piece;
    } else {
      body.appendBuffer(piece);
    }
  }

  private int length() {
    return body == null ? 0 : body.length();
  }

  private byte[] bytes() {
    if (body == null) {
      return new byte[0];
    }
    ByteBuf held = body.getByteBuf();
    boolean whole =
        held.hasArray() && held.arrayOffset() == 0 && held.array().length == held.readableBytes();
    return whole ? held.array() : body.getBytes();
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
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
