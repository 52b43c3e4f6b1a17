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
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One answer and all who listen to it. What was said is kept while it is small, so that latecomers
 * hear it from the start; once it has grown beyond that, only what the slowest has not heard yet.
 * The oldest who still listens pays.
 */
final class Flight implements ChunkReceiver {
  private static final Logger LOG = Logger.getLogger(Flight.class);

  /** Pieces that are dropped together: each time those behind them move up. */
  private static final int DROPPED_TOGETHER = 256;

  private static final Landing NOWHERE =
      new Landing() {
        @Override
        public void keep(List<Piece> answer, long size) {}

        @Override
        public void gone(Flight flight) {}
      };

  /** Nobody waits for who hears an answer of the past. */
  private static final long REPLAY_PATIENCE_MS = 1_000;

  /** Upstream waits for a listener that is so many times as far behind as latecomers may be. */
  private static final long FAR = 4;

  private final Context context;
  private final Landing landing;
  private final long largest;
  private final long patienceMs;
  private final List<Seat> seats = new CopyOnWriteArrayList<>();
  private final List<Piece> log = new ArrayList<>();
  private @Nullable ChunkStream stream;
  private long dropped;
  private long size;
  private boolean open = true;
  private boolean ended;
  private boolean paused;
  private boolean given;

  /** What becomes of a flight. Never called while the flight is locked. */
  interface Landing {

    /** All was said, and little enough to be kept; until this returns the flight may be joined. */
    void keep(List<Piece> answer, long size);

    /** Nobody may join any more. */
    void gone(Flight flight);
  }

  /**
   * @param context on which the call is made
   * @param largest how many bytes of it are kept for latecomers
   * @param patienceMs for how long a listener may take nothing while others wait for more
   */
  Flight(Context context, long largest, long patienceMs, Landing landing) {
    this.context = context;
    this.largest = largest;
    this.patienceMs = patienceMs;
    this.landing = landing;
  }

  /** An answer that was given before, told to one more. */
  static Seat replay(Context context, ChunkReceiver receiver, List<Piece> answer) {
    var flight = new Flight(context, Long.MAX_VALUE, REPLAY_PATIENCE_MS, NOWHERE);
    flight.log.addAll(answer);
    flight.open = false;
    flight.ended = true;
    var seat = new Seat(flight, context, receiver, CacheUse.HIT);
    flight.seats.add(seat);
    seat.wake();
    return seat;
  }

  /** Makes the call; on the flight's context. */
  void start(Function<ChunkReceiver, ChunkStream> call) {
    try {
      stream = call.apply(this);
    } catch (RuntimeException broken) {
      LOG.error("A request could not be dispatched", broken);
      ended(null, List.of(), Failure.of(ErrorCode.INTERNAL, "The server failed on this request."));
    }
  }

  /** Tells an answer that was given elsewhere, so nobody pays; on the flight's context. */
  void tell(List<Piece> answer) {
    synchronized (this) {
      given = true;
      seats.forEach(seat -> seat.use(CacheUse.HIT));
    }
    answer.forEach(this::publish);
  }

  /** Null if the flight takes nobody any more. */
  synchronized @Nullable Seat join(Context listener, ChunkReceiver receiver) {
    if (!open) {
      return null;
    }
    CacheUse use = given ? CacheUse.HIT : seats.isEmpty() ? CacheUse.MISS : CacheUse.SHARED;
    var seat = new Seat(this, listener, receiver, use);
    seat.behind = size;
    seats.add(seat);
    seat.wake();
    pressure();
    return seat;
  }

  /** What that seat has not heard yet, some of it. */
  synchronized List<Piece> take(Seat seat, int most) {
    if (seat.isCutOff()) {
      return List.of();
    }
    int from = (int) (seat.next - dropped);
    int until = Math.min(log.size(), from + most);
    List<Piece> taken = List.copyOf(log.subList(from, until));
    taken.forEach(piece -> seat.behind -= piece.size());
    seat.next += taken.size();
    if (!open) {
      drop();
    }
    if (paused && !ended) {
      pressure();
    }
    return taken;
  }

  synchronized boolean hasMore(Seat seat) {
    return seat.next - dropped < log.size();
  }

  /** The seat has heard the end. */
  synchronized void heard(Seat seat) {
    seats.remove(seat);
  }

  /**
   * Somebody stops listening.
   *
   * @return whether that was all; false if nobody else listens: then the call is ended, and the
   *     seat hears of its end
   */
  boolean leave(Seat seat) {
    synchronized (this) {
      if (ended || seats.size() > 1 || !seats.contains(seat)) {
        remove(seat);
        pressure();
        return true;
      }
      open = false;
    }
    landing.gone(this);
    context.runOnContext(
        nothing -> {
          if (stream != null) {
            stream.cancel();
          }
        });
    return false;
  }

  /** Who pays and leaves early is followed by the next; after the end nothing changes any more. */
  private void remove(Seat seat) {
    boolean was = seats.remove(seat);
    if (was && !ended && !seat.use().isFree()) {
      seat.use(CacheUse.SHARED);
      seats.getFirst().use(CacheUse.MISS);
    }
  }

  long patienceMs() {
    return patienceMs;
  }

  /** Upstream waits while nobody takes anything, or somebody is far behind. */
  synchronized void pressure() {
    cutOffTheSlow();
    boolean slow =
        seats.stream().allMatch(Seat::isPaused)
            || seats.stream().anyMatch(seat -> seat.behind > FAR * largest);
    if (ended || seats.isEmpty() || slow == paused) {
      return;
    }
    paused = slow;
    context.runOnContext(
        nothing -> {
          if (stream != null) {
            if (slow) {
              stream.pause();
            } else {
              stream.resume();
            }
          }
        });
  }

  @Override
  public void served(Deployment deployment, int attempts, boolean relayed, List<String> warnings) {
    publish(new Piece.Served(deployment, attempts, relayed, warnings));
  }

  @Override
  public void chunk(Chunk chunk) {
    publish(new Piece.Said(chunk));
  }

  @Override
  public void bytes(Buffer bytes) {
    publish(Piece.Sent.of(bytes));
  }

  @Override
  public void ended(
      @Nullable Deployment deployment, List<Attempt> attempts, @Nullable Failure failure) {
    publish(new Piece.Ended(deployment, attempts, failure));
  }

  private void publish(Piece piece) {
    if (piece instanceof Piece.Ended) {
      keep(piece);
    }
    if (added(piece)) {
      landing.gone(this);
    }
    seats.forEach(Seat::wake);
  }

  private void keep(Piece last) {
    List<Piece> all;
    synchronized (this) {
      if (!open || given) {
        return;
      }
      all = new ArrayList<>(log);
    }
    all.add(last);
    landing.keep(all, size);
  }

  /** Whether that was the last moment to join. */
  private synchronized boolean added(Piece piece) {
    log.add(piece);
    size += piece.size();
    seats.forEach(seat -> seat.behind += piece.size());
    boolean wasOpen = open;
    if (piece instanceof Piece.Ended) {
      ended = true;
      open = false;
    } else if (size > largest) {
      open = false;
      drop();
      pressure();
    }
    return wasOpen && !open;
  }

  private void drop() {
    long heard = seats.stream().mapToLong(seat -> seat.next).min().orElse(dropped);
    int many = (int) (heard - dropped);
    if (!ended && many >= DROPPED_TOGETHER) {
      log.subList(0, many).clear();
      dropped = heard;
    }
  }

  /** Whoever takes nothing for long must not hold up those who do. */
  private void cutOffTheSlow() {
    if (ended || seats.size() < 2) {
      return;
    }
    for (Seat seat : seats) {
      boolean othersWait =
          seats.stream().anyMatch(other -> other != seat && other.behind <= largest);
      if (seat.behind > largest && seat.pausedMs() >= patienceMs && othersWait) {
        remove(seat);
        seat.cutOff();
      }
    }
  }
}
