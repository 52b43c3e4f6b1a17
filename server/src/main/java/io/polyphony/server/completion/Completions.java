package io.polyphony.server.completion;

import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.access.Caller;
import io.polyphony.server.admission.Admission;
import io.polyphony.server.admission.Demand;
import io.polyphony.server.admission.OutputSizes;
import io.polyphony.server.admission.Permit;
import io.polyphony.server.admission.Used;
import io.polyphony.server.body.Bodies;
import io.polyphony.server.cache.Booking;
import io.polyphony.server.cache.Flights;
import io.polyphony.server.ledger.Ledger;
import io.polyphony.server.ledger.Refusals;
import io.polyphony.server.route.Affinity;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import io.polyphony.server.route.Router;
import io.polyphony.server.store.Ids;
import io.polyphony.server.upstream.Dispatcher;
import io.polyphony.server.upstream.UpstreamRequest;
import io.polyphony.server.work.LargeBodies;
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
  private final Bodies bodies;

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
      OutputSizes sizes,
      Bodies bodies) {
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
    this.bodies = bodies;
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
        .compose(found -> read(Run.fitting(found, call), call))
        .compose(
            fitting -> {
              Plan plan = checked(fitting, caller, call);
              Booking booking = booking(caller, plan, call);
              return permit(caller, id, demand(caller, plan, call, booking), context)
                  .map(
                      permit ->
                          accepted(
                              new Run(id, caller, call, context, sink, permit, booking), plan));
            })
        .recover(cause -> Future.failedFuture(noted(caller, call, cause)));
  }

  /** Where limits are counted over all nodes, others must be asked. */
  private Future<Permit> permit(Caller caller, UUID id, @Nullable Demand demand, Context context) {
    return admission.isShared()
        ? admission.ask(caller, id, demand, context)
        : Future.succeededFuture(admission.admit(caller, id, demand));
  }

  private Plan checked(Plan fitting, Caller caller, CompletionCall call) {
    Plan plan = arranged(fitting, caller, call);
    dispatcher.check(plan, call.upstream());
    return plan;
  }

  /** Reads the request before it is accepted, unless its bytes will be relayed everywhere. */
  private Future<Plan> read(Plan plan, CompletionCall call) {
    if (!Run.isRead(plan, call)) {
      return Future.succeededFuture(plan);
    }
    byte[] body = call.upstream().body();
    UpstreamRequest.Parsed parsed = call.upstream().parsed();
    return LargeBodies.work(vertx, body == null ? 0 : body.length, parsed::get).map(plan);
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
      run.accept(new Books(ledger, ids, sizes, bodies), clock, plan.deployments().getFirst());
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

  /** Of a named route each request has its own order of deployments. */
  private Plan arranged(Plan plan, Caller caller, CompletionCall call) {
    if (!plan.isRoute()) {
      return plan;
    }
    boolean converses = call.upstream().embedding() == null && call.upstream().passage() == null;
    long affinity =
        plan.isSticky() && converses ? Affinity.of(caller, call.upstream().parsed().get()) : 0;
    return dispatcher.arranged(
        plan, affinity, deployment -> Estimate.nano(deployment, call, sizes));
  }

  /**
   * What the request is expected to use, if its first deployment serves it; null if the caller has
   * no limits. Should an answer that is there be gone when the request comes to it, then what it
   * uses counts afterwards: one request only can come to that for each answer.
   */
  private @Nullable Demand demand(
      Caller caller, Plan plan, CompletionCall call, @Nullable Booking booking) {
    if (!admission.isLimited(caller)) {
      return null;
    }
    Deployment first = plan.deployments().getFirst();
    return booking != null && booking.isFree()
        ? new Demand(first.modelId(), 0, 0)
        : Estimate.demand(first, call, sizes);
  }

  /** The caller's event loop, or one for callers that have none. */
  static Context context(Vertx vertx) {
    Context current = Vertx.currentContext();
    return current != null && current.isEventLoopContext()
        ? current
        : ((VertxInternal) vertx).createEventLoopContext();
  }
}
