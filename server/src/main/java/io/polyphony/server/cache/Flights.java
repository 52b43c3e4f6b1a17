package io.polyphony.server.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.server.access.Caller;
import io.polyphony.server.ledger.CacheUse;
import io.polyphony.server.route.Plan;
import io.polyphony.server.upstream.ChunkReceiver;
import io.polyphony.server.upstream.ChunkStream;
import io.polyphony.server.upstream.Dispatcher;
import io.polyphony.server.upstream.UpstreamRequest;
import io.vertx.core.Context;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers a question that was asked before, or is being answered, without asking again. */
@Singleton
public class Flights {
  private final Dispatcher dispatcher;
  private final InstantSource clock;
  private final CacheConfig config;
  private final CommonAnswers common;
  private final MeterRegistry meters;
  private final KeptAnswers answers;
  private final Map<CacheKey, Flight> flying = new ConcurrentHashMap<>();

  @Inject
  public Flights(
      Dispatcher dispatcher,
      InstantSource clock,
      CacheConfig config,
      CommonAnswers common,
      MeterRegistry meters) {
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.config = config;
    this.common = common;
    this.meters = meters;
    this.answers = new KeptAnswers(clock, config.bytes(), config.entries(), config.largestAnswer());
    Gauge.builder("polyphony_cache_flights", flying, Map::size)
        .description("Calls under way that others may share")
        .register(meters);
    Gauge.builder("polyphony_cache_answers", answers, KeptAnswers::count)
        .description("Answers that are kept")
        .register(meters);
    Gauge.builder("polyphony_cache_bytes", answers, KeptAnswers::bytes)
        .description("Bytes of the answers that are kept, roughly")
        .register(meters);
  }

  /**
   * @param keepFor how old an answer may be, and for how long a new one is kept
   * @return null if the request is none whose answer can be kept
   */
  public @Nullable Booking book(
      Caller caller, Plan plan, UpstreamRequest request, Duration keepFor) {
    CacheKey key = CacheKey.of(caller, plan, request);
    return key == null ? null : new Booking(this, key, plan, request, keepFor);
  }

  boolean isThere(Booking booking) {
    return flying.containsKey(booking.key())
        || answers.find(booking.key(), booking.keepFor()) != null;
  }

  /** At most one flight for a question: that it is over and that its answer is kept is one step. */
  Seat board(Booking booking, Context context, ChunkReceiver receiver) {
    var boarding = new Boarding();
    flying.compute(
        booking.key(),
        (key, there) -> {
          Seat joined = there == null ? null : there.join(context, receiver);
          if (joined != null) {
            boarding.seat = joined;
            return there;
          }
          List<Piece> kept = kept(booking);
          if (kept != null) {
            boarding.seat = Flight.replay(context, receiver, kept);
            return null;
          }
          var flight =
              new Flight(
                  context, config.largestAnswer(), config.patience().toMillis(), landing(booking));
          boarding.seat = flight.join(context, receiver);
          boarding.fresh = flight;
          return flight;
        });
    Flight fresh = boarding.fresh;
    if (fresh != null) {
      fresh.start(hearer -> call(booking, context, fresh, hearer));
    }
    Seat seat = boarding.seat;
    if (seat == null) {
      throw new IllegalStateException("a new flight takes whoever opens it");
    }
    if (fresh == null) {
      counter(seat.use()).increment();
    }
    return seat;
  }

  /** Another node may have the answer; the provider is asked only if none has. */
  private ChunkStream call(
      Booking booking, Context context, Flight flight, ChunkReceiver receiver) {
    Supplier<ChunkStream> call =
        () -> {
          counter(CacheUse.MISS).increment();
          return dispatcher.open(context, booking.plan(), booking.request(), receiver);
        };
    if (!common.isHere()) {
      return call.get();
    }
    return LookingStream.of(
        context,
        receiver,
        common.find(booking.key(), booking.keepFor()),
        answer -> tell(flight, booking, answer),
        call);
  }

  private boolean tell(Flight flight, Booking booking, KeptAnswer answer) {
    List<Piece> pieces = answer.replay(booking.plan());
    if (pieces == null) {
      return false;
    }
    counter(CacheUse.HIT).increment();
    answers.keep(booking.key(), answer, answers.purge(booking.key().organisation()));
    flight.tell(pieces);
    return true;
  }

  private static final class Boarding {
    private @Nullable Seat seat;
    private @Nullable Flight fresh;
  }

  private @Nullable List<Piece> kept(Booking booking) {
    KeptAnswer answer = answers.find(booking.key(), booking.keepFor());
    return answer == null ? null : answer.replay(booking.plan());
  }

  /** Forgets an organisation's answers, here and in Redis, and keeps none that is on its way. */
  int forget(UUID organisation) {
    common.forget(organisation);
    return answers.forget(organisation);
  }

  /** Forgets what this process keeps, of all organisations. */
  public void forgetAll() {
    answers.forgetAll();
  }

  private Flight.Landing landing(Booking booking) {
    long purge = answers.purge(booking.key().organisation());
    return new Flight.Landing() {
      @Override
      public void keep(List<Piece> pieces, long size) {
        KeptAnswer answer = KeptAnswer.of(pieces, size, clock.instant(), booking.keepFor());
        if (answer != null) {
          answers.keep(booking.key(), answer, purge);
          if (common.isHere() && answers.purge(booking.key().organisation()) == purge) {
            common.keep(booking.key(), answer);
          }
        }
      }

      @Override
      public void gone(Flight flight) {
        flying.remove(booking.key(), flight);
      }
    };
  }

  private Counter counter(CacheUse use) {
    return meters.counter("polyphony_cache_requests", "use", use.wire());
  }
}
