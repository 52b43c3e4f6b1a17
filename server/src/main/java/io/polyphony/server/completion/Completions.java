package io.polyphony.server.completion;

import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.catalog.Price;
import io.polyphony.llm.catalog.Pricing;
import io.polyphony.llm.chat.PromptSize;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.access.Caller;
import io.polyphony.server.admission.Admission;
import io.polyphony.server.admission.Demand;
import io.polyphony.server.admission.OutputSizes;
import io.polyphony.server.admission.Permit;
import io.polyphony.server.admission.Used;
import io.polyphony.server.cache.Booking;
import io.polyphony.server.cache.Flights;
import io.polyphony.server.ledger.Ledger;
import io.polyphony.server.ledger.Refusals;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import io.polyphony.server.route.Router;
import io.polyphony.server.store.Ids;
import io.polyphony.server.upstream.Dispatcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one orchestrator: a request becomes an answer here and nowhere else. */
@Singleton
public class Completions {
  private final Vertx vertx;
  private final Router router;
  private final Admission admission;
  private final Flights flights;
  private final Dispatcher dispatcher;
  private final Ledger ledger;
  private final Refusals refusals;
  private final Ids ids;
  private final InstantSource clock;
  private final OutputSizes sizes;

  @Inject
  public Completions(
      Vertx vertx,
      Router router,
      Admission admission,
      Flights flights,
      Dispatcher dispatcher,
      Ledger ledger,
      Refusals refusals,
      Ids ids,
      InstantSource clock,
      OutputSizes sizes) {
    this.vertx = vertx;
    this.router = router;
    this.admission = admission;
    this.flights = flights;
    this.dispatcher = dispatcher;
    this.ledger = ledger;
    this.refusals = refusals;
    this.ids = ids;
    this.clock = clock;
    this.sizes = sizes;
  }

  /**
   * Runs one request. May be called from any thread; the sink hears everything on one event loop,
   * the caller's own if it is on one.
   *
   * @return fails with a FailureException if the request is refused: then nothing was accepted,
   *     there is no record, and the sink hears nothing
   */
  public Future<Completion> run(Caller caller, CompletionCall call, CompletionSink sink) {
    Context context = context(vertx);
    UUID id = ids.next();
    return router
        .plan(caller, call.model())
        .map(
            found -> {
              Plan plan = Run.fitting(found, call);
              Run.check(plan, call);
              dispatcher.check(plan, call.upstream());
              Booking booking = booking(caller, plan, call);
              Demand demand = admission.isLimited(caller) ? demand(plan, call, booking) : null;
              Permit permit = admission.admit(caller, id, demand);
              return accepted(new Run(id, caller, call, context, sink, permit, booking), plan);
            })
        .recover(cause -> Future.failedFuture(noted(caller, call, cause)));
  }

  private Throwable noted(Caller caller, CompletionCall call, Throwable cause) {
    return cause instanceof FailureException refusal
        ? refusals.note(
            new Refusals.Refused(
                caller.organisation(),
                caller.user(),
                caller.virtualKey(),
                call.door(),
                call.upstream().dialect(),
                call.model()),
            refusal)
        : cause;
  }

  private Completion accepted(Run run, Plan plan) {
    try {
      run.accept(new Books(ledger, ids, sizes), clock, plan.deployments().getFirst());
    } catch (RuntimeException failed) {
      run.permit().settle(Used.NOTHING);
      throw failed;
    }
    run.context().runOnContext(nothing -> run.dispatch(dispatcher, plan));
    return run;
  }

  private @Nullable Booking booking(Caller caller, Plan plan, CompletionCall call) {
    return call.cacheFor() == null
        ? null
        : flights.book(caller, plan, call.upstream(), call.cacheFor());
  }

  /**
   * What the request is expected to use, if its first deployment serves it. Should an answer that
   * is there be gone when the request comes to it, then what it uses counts afterwards: one request
   * only can come to that for each answer.
   */
  private Demand demand(Plan plan, CompletionCall call, @Nullable Booking booking) {
    Deployment first = plan.deployments().getFirst();
    if (booking != null && booking.isFree()) {
      return new Demand(first.modelId(), 0, 0);
    }
    long input = PromptSize.tokens(call.promptCharacters());
    Integer most = call.mostOutput();
    long output =
        call.upstream().embedding() != null
            ? 0
            : most != null ? most : sizes.expected(first.modelId());
    ModelCard card = first.card();
    Price price = card == null ? null : card.price();
    long nano =
        Pricing.cost(price, new Usage(input, output, null, null, null, input, output))
            .map(Cost::total)
            .orElse(0L);
    return new Demand(first.modelId(), input + output, nano);
  }

  /** The caller's event loop, or one for callers that have none. */
  static Context context(Vertx vertx) {
    Context current = Vertx.currentContext();
    return current != null && current.isEventLoopContext()
        ? current
        : ((VertxInternal) vertx).createEventLoopContext();
  }
}
