package io.polyphony.server.cache;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.upstream.ChunkReceiver;
import io.polyphony.server.upstream.ChunkStream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A call that is made once it is known that nobody else has its answer. Lives on one context. */
final class LookingStream implements ChunkStream {
  private static final Logger LOG = Logger.getLogger(LookingStream.class);

  private final ChunkReceiver receiver;
  private @Nullable ChunkStream call;
  private boolean cancelled;
  private boolean paused;

  private LookingStream(ChunkReceiver receiver) {
    this.receiver = receiver;
  }

  /**
   * @param found null if nobody has the answer
   * @param tell tells it; false if it cannot be told after all
   * @param call makes the call
   */
  static ChunkStream of(
      Context context,
      ChunkReceiver receiver,
      Future<@Nullable KeptAnswer> found,
      Predicate<KeptAnswer> tell,
      Supplier<ChunkStream> call) {
    var stream = new LookingStream(receiver);
    found.onComplete(
        done ->
            context.runOnContext(
                nothing -> {
                  KeptAnswer answer = done.result();
                  if (answer == null || !tell.test(answer)) {
                    stream.call(call);
                  }
                }));
    return stream;
  }

  private void call(Supplier<ChunkStream> make) {
    if (cancelled) {
      receiver.ended(
          null, List.of(), Failure.of(ErrorCode.CLIENT_ABORT, "The answer was stopped."));
      return;
    }
    try {
      call = make.get();
    } catch (RuntimeException broken) {
      LOG.error("A request could not be dispatched", broken);
      receiver.ended(
          null, List.of(), Failure.of(ErrorCode.INTERNAL, "The server failed on this request."));
      return;
    }
    if (paused) {
      call.pause();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (call != null) {
      call.cancel();
    }
  }

  @Override
  public void pause() {
    paused = true;
    if (call != null) {
      call.pause();
    }
  }

  @Override
  public void resume() {
    paused = false;
    if (call != null) {
      call.resume();
    }
  }
}
