package io.polyphony.server.cache;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.ledger.Attempt;
import io.polyphony.server.ledger.CacheUse;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.upstream.ChunkReceiver;
import io.polyphony.server.upstream.ChunkStream;
import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One who listens to a flight, at a speed of its own. Its receiver hears all on its context. */
public final class Seat implements ChunkStream {
  private static final Logger LOG = Logger.getLogger(Seat.class);

  /** So many at a time, so that a receiver whose client is slow can say so in between. */
  private static final int AT_A_TIME = 64;

  private final Flight flight;
  private final Context context;
  private final ChunkReceiver receiver;
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile CacheUse use;
  private volatile boolean paused;
  private volatile long pausedAt;
  private volatile boolean cutOff;
  private boolean leaving;
  private boolean over;

  /** Which piece comes next, and how many bytes wait; guarded by the flight. */
  long next;

  long behind;

  Seat(Flight flight, Context context, ChunkReceiver receiver, CacheUse use) {
    this.flight = flight;
    this.context = context;
    this.receiver = receiver;
    this.use = use;
  }

  /** How it comes to its answer. May turn from shared to miss, when those who paid before left. */
  public CacheUse use() {
    return use;
  }

  void use(CacheUse changed) {
    use = changed;
  }

  boolean isCutOff() {
    return cutOff;
  }

  boolean isPaused() {
    return paused;
  }

  /** For how long it has taken nothing; 0 if it takes what comes. */
  long pausedMs() {
    return paused ? (System.nanoTime() - pausedAt) / 1_000_000 : 0;
  }

  /** There is something to hear. From any thread. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      context.runOnContext(nothing -> hear());
    }
  }

  /** Nothing more comes but the failure. */
  void cutOff() {
    cutOff = true;
    wake();
  }

  private void hear() {
    woken.set(false);
    if (over) {
      return;
    }
    if (cutOff) {
      end(
          null,
          List.of(),
          leaving
              ? left()
              : Failure.of(ErrorCode.REQUEST_TIMEOUT, "The client took the answer too slowly."));
      return;
    }
    if (paused && !leaving) {
      return;
    }
    try {
      flight.take(this, AT_A_TIME).forEach(this::tell);
    } catch (RuntimeException broken) {
      LOG.error("An answer could not be told", broken);
      flight.leave(this);
      if (!over) {
        end(null, List.of(), Failure.of(ErrorCode.INTERNAL, "The server failed on this request."));
      }
    }
    if (!over && flight.hasMore(this)) {
      wake();
    }
  }

  private void tell(Piece piece) {
    switch (piece) {
      case Piece.Ended(var deployment, var attempts, var failure) -> {
        flight.heard(this);
        end(deployment, attempts, leaving ? left() : failure);
      }
      case Piece.Said(Chunk.UsageReport report) -> receiver.chunk(report);
      case Piece.Served served when !leaving ->
          receiver.served(
              served.deployment(),
              use.isFree() ? 0 : served.attempts(),
              served.relayed(),
              served.warnings());
      case Piece.Said said when !leaving -> receiver.chunk(said.chunk());
      case Piece.Sent sent when !leaving -> receiver.bytes(sent.buffer());
      case Piece.Served ignored -> {}
      case Piece.Said ignored -> {}
      case Piece.Sent ignored -> {}
    }
  }

  private void end(
      @Nullable Deployment deployment, List<Attempt> attempts, @Nullable Failure failure) {
    over = true;
    receiver.ended(deployment, use.isFree() ? List.of() : attempts, failure);
  }

  /**
   * Hears no more. Who leaves last ends the call; who pays for one that is over hears what it cost.
   */
  @Override
  public void cancel() {
    if (over || leaving) {
      return;
    }
    leaving = true;
    if (flight.leave(this) && use.isFree()) {
      end(null, List.of(), left());
    } else {
      wake();
    }
  }

  private static Failure left() {
    return Failure.of(ErrorCode.CLIENT_ABORT, "The answer was stopped.");
  }

  @Override
  public void pause() {
    if (!paused) {
      pausedAt = System.nanoTime();
      paused = true;
      context.owner().setTimer(flight.patienceMs(), id -> flight.pressure());
    }
    flight.pressure();
  }

  @Override
  public void resume() {
    paused = false;
    flight.pressure();
    wake();
  }
}
