package io.polyphony.server.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.server.access.Caller;
import io.polyphony.server.ledger.CacheUse;
import io.polyphony.server.route.Plan;
import io.polyphony.server.upstream.ChunkReceiver;
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
import org.jspecify.annotations.Nullable;

/** Answers a question that was asked before, or is being answered, without asking again. */
@Singleton
public class Flights {
  private final Dispatcher dispatcher;
  private final InstantSource clock;
  private final CacheConfig config;
  private final MeterRegistry meters;
  private final KeptAnswers answers;
  private final Map<CacheKey, Flight> flying = new ConcurrentHashMap<>();

  @Inject
  public Flights(
      Dispatcher dispatcher, InstantSource clock, CacheConfig config, MeterRegistry meters) {
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.config = config;
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
    if (boarding.fresh != null) {
      boarding.fresh.start(
          hearer -> dispatcher.open(context, booking.plan(), booking.request(), hearer));
    }
    Seat seat = boarding.seat;
    if (seat == null) {
      throw new IllegalStateException("a new flight takes whoever opens it");
    }
    counter(seat.use()).increment();
    return seat;
  }

  private static final class Boarding {
    private @Nullable Seat seat;
    private @Nullable Flight fresh;
  }

  private @Nullable List<Piece> kept(Booking booking) {
    KeptAnswer answer = answers.find(booking.key(), booking.keepFor());
    return answer == null ? null : answer.replay(booking.plan());
  }

  /** Forgets an organisation's answers in this process, and keeps none that is on its way. */
  int forget(UUID organisation) {
    return answers.forget(organisation);
  }

  /** The same for all organisations. */
  void forgetAll() {
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
