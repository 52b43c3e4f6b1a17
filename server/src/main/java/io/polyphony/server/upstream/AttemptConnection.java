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
