package io.polyphony.server.gateway.idempotency;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import org.jspecify.annotations.Nullable;

/** A request whose body was read already and is given again, with another to answer to. */
final class ReadRequest extends HttpServerRequestWrapper {
  private final Buffer body;
  private final HttpServerResponse response;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private boolean given;

  ReadRequest(HttpServerRequest request, byte[] body, HttpServerResponse response) {
    super((HttpServerRequestInternal) request);
    this.body = Buffer.buffer(body);
    this.response = response;
  }

  @Override
  public HttpServerResponse response() {
    return response;
  }

  @Override
  public HttpServerRequest handler(@Nullable Handler<Buffer> taking) {
    handler = taking;
    return this;
  }

  @Override
  public HttpServerRequest endHandler(@Nullable Handler<Void> ending) {
    endHandler = ending;
    return this;
  }

  @Override
  public HttpServerRequest exceptionHandler(@Nullable Handler<Throwable> broken) {
    return this;
  }

  @Override
  public HttpServerRequest resume() {
    if (!given) {
      given = true;
      if (handler != null) {
        handler.handle(body);
      }
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
    return this;
  }

  @Override
  public boolean isEnded() {
    return true;
  }
}
