package io.polyphony.server.upstream;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What an attempt holds of its provider, from its start until it has ended or was closed. */
final class AttemptConnection {
  /** How long a body may take to end once its answer's last word was said. */
  private static final long GRACE_NANOS = 5_000_000_000L;

  private final Context context;
  private final AtomicInteger open;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private boolean closed;

  /**
   * @param open counts those that have neither ended nor been closed
   */
  AttemptConnection(Context context, AtomicInteger open) {
    this.context = context;
    this.open = open;
  }

  void start() {
    open.incrementAndGet();
  }

  void sends(HttpClientRequest sent) {
    request = sent;
  }

  void hears(HttpClientResponse answer) {
    response = answer;
  }

  boolean hasAnswer() {
    return response != null;
  }

  boolean isClosed() {
    return closed;
  }

  /** All was said: the connection may serve others. */
  void end() {
    closed = true;
    open.decrementAndGet();
  }

  /**
   * All was said, though the body has not ended. It has a little time to: then the connection may
   * serve others.
   */
  void endBeforeItsBody() {
    end();
    HttpClientRequest sent = request;
    HttpClientResponse rest = response;
    if (sent == null || rest == null) {
      return;
    }
    var grace = new Deadlines(DeadlineClock.current(), context, sent::reset);
    rest.handler(ignored -> {});
    rest.endHandler(over -> grace.clear());
    rest.exceptionHandler(broken -> grace.clear());
    grace.set(System.nanoTime() + GRACE_NANOS);
    rest.resume();
  }

  /** Resets the connection at once; closing twice is harmless. */
  void close() {
    if (closed) {
      return;
    }
    end();
    if (request != null) {
      request.reset();
    }
  }

  void pause() {
    context.runOnContext(
        nothing -> {
          if (response != null && !closed) {
            response.pause();
          }
        });
  }

  void resume() {
    context.runOnContext(
        nothing -> {
          if (response != null && !closed) {
            response.resume();
          }
        });
  }

  /** Why a provider could not be talked to, in our words. */
  static Failure unreachable(Throwable cause) {
    return cause instanceof FailureException known
        ? known.failure()
        : Failure.of(
            ErrorCode.UPSTREAM_UNREACHABLE,
            "The provider could not be reached: " + cause.getClass().getSimpleName() + ".");
  }
}
