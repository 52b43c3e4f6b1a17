package io.polyphony.server.gateway.idempotency;

import io.quarkus.vertx.http.runtime.filters.AbstractResponseWrapper;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Passes an answer on and keeps it. A client that leaves does not end it: whoever answers does not
 * hear of that. The answer ends for the client once it is kept, so that the same request after it
 * finds it.
 */
final class RecordedResponse extends AbstractResponseWrapper {
  /** They belong to one connection, or say how long that very message is. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "date", "keep-alive", "transfer-encoding");

  private final HttpServerResponse client;
  private final int longest;
  private final Function<KeptAnswer, Future<Void>> keep;
  private @Nullable Buffer body = Buffer.buffer();
  private @Nullable Handler<Void> drained;
  private boolean ended;

  /**
   * @param longest the longest body in bytes that is kept
   * @param keep completes when the answer is kept, or cannot be
   */
  RecordedResponse(
      HttpServerResponse client, int longest, Function<KeptAnswer, Future<Void>> keep) {
    super(client);
    this.client = client;
    this.longest = longest;
    this.keep = keep;
    client.closeHandler(gone -> left());
  }

  private void left() {
    Handler<Void> waiting = drained;
    if (waiting != null) {
      waiting.handle(null);
    }
  }

  private void record(Buffer bytes) {
    if (body != null) {
      body = body.length() + bytes.length() > longest ? null : body.appendBuffer(bytes);
    }
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    record(bytes);
    return client.closed() ? Future.succeededFuture() : client.write(bytes);
  }

  @Override
  public void write(Buffer bytes, Handler<AsyncResult<Void>> done) {
    write(bytes).onComplete(done);
  }

  @Override
  public Future<Void> write(String text) {
    return write(Buffer.buffer(text));
  }

  @Override
  public void write(String text, Handler<AsyncResult<Void>> done) {
    write(text).onComplete(done);
  }

  @Override
  public Future<Void> write(String text, String charset) {
    return write(Buffer.buffer(text.getBytes(Charset.forName(charset))));
  }

  @Override
  public Future<Void> end() {
    return end(Buffer.buffer());
  }

  @Override
  public void end(Handler<AsyncResult<Void>> done) {
    end().onComplete(done);
  }

  @Override
  public Future<Void> end(String text) {
    return end(Buffer.buffer(text));
  }

  @Override
  public void end(String text, Handler<AsyncResult<Void>> done) {
    end(text).onComplete(done);
  }

  @Override
  public Future<Void> end(Buffer bytes) {
    ended = true;
    record(bytes);
    byte[] kept = body == null ? null : body.getBytes();
    return keep.apply(new KeptAnswer(client.getStatusCode(), headers(client), kept))
        .transform(
            stored ->
                client.closed() || client.ended() ? Future.succeededFuture() : client.end(bytes));
  }

  @Override
  public void end(Buffer bytes, Handler<AsyncResult<Void>> done) {
    end(bytes).onComplete(done);
  }

  private static Map<String, List<String>> headers(HttpServerResponse response) {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String name : response.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!OF_THE_CONNECTION.contains(lower)) {
        headers.put(lower, response.headers().getAll(name));
      }
    }
    return headers;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public boolean closed() {
    return false;
  }

  @Override
  public boolean writeQueueFull() {
    return !client.closed() && client.writeQueueFull();
  }

  @Override
  public HttpServerResponse drainHandler(@Nullable Handler<Void> handler) {
    drained = handler;
    if (!client.closed()) {
      client.drainHandler(handler);
    }
    return this;
  }

  @Override
  public HttpServerResponse closeHandler(@Nullable Handler<Void> handler) {
    return this;
  }
}
