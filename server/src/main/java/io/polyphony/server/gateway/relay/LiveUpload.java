package io.polyphony.server.gateway.relay;

import io.polyphony.server.upstream.Passage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.WriteStream;

/**
 * A body that goes to the provider while it comes from the client, no faster than the provider
 * takes it. Can be sent once.
 */
final class LiveUpload implements Passage.Payload {
  private final HttpServerRequest request;
  private final long limit;
  private final Promise<Void> sent = Promise.promise();
  private long length;

  LiveUpload(HttpServerRequest request, long limit) {
    this.request = request;
    this.limit = limit;
  }

  @Override
  public long length(String model) {
    return Uploads.announced(request);
  }

  @Override
  public Future<Void> sendTo(WriteStream<Buffer> out, String model, Runnable moved) {
    request.handler(piece -> take(out, piece, moved));
    request.endHandler(
        nothing -> {
          if (!sent.future().isComplete()) {
            attempt(() -> out.end().onSuccess(sent::tryComplete).onFailure(sent::tryFail));
          }
        });
    request.exceptionHandler(sent::tryFail);
    Uploads.begin(request);
    return sent.future();
  }

  private void take(WriteStream<Buffer> out, Buffer piece, Runnable moved) {
    length += piece.length();
    if (length > limit) {
      sent.tryFail(Uploads.tooLarge(limit));
    }
    if (sent.future().isComplete()) {
      return;
    }
    attempt(
        () -> {
          out.write(piece).onFailure(sent::tryFail);
          moved.run();
          if (out.writeQueueFull()) {
            request.pause();
            out.drainHandler(nothing -> request.resume());
          }
        });
  }

  /** A connection that was reset meanwhile refuses what is written to it. */
  private void attempt(Runnable write) {
    try {
      write.run();
    } catch (IllegalStateException reset) {
      sent.tryFail(reset);
    }
  }
}
