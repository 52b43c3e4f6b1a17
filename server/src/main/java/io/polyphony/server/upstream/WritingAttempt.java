package io.polyphony.server.upstream;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A try whose large request is first written beside the event loop. Lives on one context. */
final class WritingAttempt implements RunningAttempt {
  private static final Logger LOG = Logger.getLogger(WritingAttempt.class);

  private final Context context;
  private final Function<OutboundBody, RunningAttempt> sending;
  private final AttemptListener listener;
  private @Nullable RunningAttempt sent;
  private boolean closed;
  private boolean paused;

  /**
   * @param sending what to do with the request once it is written
   */
  WritingAttempt(
      Context context, Function<OutboundBody, RunningAttempt> sending, AttemptListener listener) {
    this.context = context;
    this.sending = sending;
    this.listener = listener;
  }

  void start(Vertx vertx, Callable<OutboundBody> writing) {
    vertx
        .executeBlocking(writing, false)
        .onComplete(
            written ->
                context.runOnContext(
                    nothing -> {
                      if (closed) {
                        return;
                      }
                      if (written.succeeded()) {
                        send(written.result());
                      } else {
                        listener.failed(failure(written.cause()), 0);
                      }
                    }));
  }

  private void send(OutboundBody written) {
    sent = sending.apply(written);
    if (paused) {
      sent.pause();
    }
  }

  private static Failure failure(Throwable cause) {
    if (cause instanceof FailureException known) {
      return known.failure();
    }
    LOG.error("An attempt could not be made", cause);
    return Failure.of(ErrorCode.INTERNAL, "The server failed on this request.");
  }

  @Override
  public void close() {
    closed = true;
    if (sent != null) {
      sent.close();
    }
  }

  @Override
  public void pause() {
    paused = true;
    if (sent != null) {
      sent.pause();
    }
  }

  @Override
  public void resume() {
    paused = false;
    if (sent != null) {
      sent.resume();
    }
  }
}
