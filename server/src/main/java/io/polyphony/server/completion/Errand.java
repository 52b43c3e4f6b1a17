package io.polyphony.server.completion;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.admission.Permit;
import io.polyphony.server.admission.Used;
import io.polyphony.server.ledger.Attempt;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import io.polyphony.server.upstream.ChunkReceiver;
import io.polyphony.server.upstream.ChunkStream;
import io.polyphony.server.upstream.Dispatcher;
import io.polyphony.server.upstream.UpstreamRequest;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One accepted errand from dispatch to the end of its answer. State belongs to its context. */
final class Errand implements Completion, ChunkReceiver {
  private static final Logger LOG = Logger.getLogger(Errand.class);

  private final UUID id;
  private final Context context;
  private final ErrandSink sink;
  private final Permit permit;
  private @Nullable ChunkStream stream;
  private boolean stopped;
  private boolean over;

  Errand(UUID id, Context context, ErrandSink sink, Permit permit) {
    this.id = id;
    this.context = context;
    this.sink = sink;
    this.permit = permit;
  }

  Context context() {
    return context;
  }

  void dispatch(Dispatcher dispatcher, Plan plan, UpstreamRequest request) {
    if (stopped) {
      ended(null, List.of(), Failure.of(ErrorCode.CLIENT_ABORT, "The request was stopped."));
      return;
    }
    try {
      stream = dispatcher.open(context, plan, request, this);
    } catch (RuntimeException broken) {
      LOG.error("An errand could not be dispatched", broken);
      ended(null, List.of(), Failure.of(ErrorCode.INTERNAL, "The server failed on this request."));
    }
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public void cancel(StopReason reason) {
    context.runOnContext(
        nothing -> {
          stopped = true;
          if (stream != null && !over) {
            stream.cancel();
          }
        });
  }

  @Override
  public void pause() {
    context.runOnContext(
        nothing -> {
          if (stream != null && !over) {
            stream.pause();
          }
        });
  }

  @Override
  public void resume() {
    context.runOnContext(
        nothing -> {
          if (stream != null && !over) {
            stream.resume();
          }
        });
  }

  @Override
  public void served(Deployment deployment, int attempts, boolean relayed, List<String> warnings) {
    sink.started(deployment.credentialId());
  }

  @Override
  public void chunk(Chunk chunk) {}

  @Override
  public void bytes(Buffer bytes) {
    sink.bytes(bytes);
  }

  @Override
  public void ended(
      @Nullable Deployment deployment, List<Attempt> attempts, @Nullable Failure failure) {
    if (!over) {
      over = true;
      permit.settle(Used.NOTHING);
      sink.ended(failure);
    }
  }
}
