package io.polyphony.server.completion;

import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.catalog.Price;
import io.polyphony.llm.catalog.Pricing;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.server.access.Caller;
import io.polyphony.server.admission.Permit;
import io.polyphony.server.admission.Used;
import io.polyphony.server.body.BodyDraft;
import io.polyphony.server.cache.Booking;
import io.polyphony.server.cache.Seat;
import io.polyphony.server.ledger.Acceptance;
import io.polyphony.server.ledger.Attempt;
import io.polyphony.server.ledger.CacheUse;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.Ledger;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import io.polyphony.server.store.Ids;
import io.polyphony.server.upstream.ChunkReceiver;
import io.polyphony.server.upstream.ChunkStream;
import io.polyphony.server.upstream.Dispatcher;
import io.polyphony.server.upstream.UpstreamRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One accepted request from dispatch to record. State belongs to its context. */
final class Run implements Completion, ChunkReceiver {
  private static final Logger LOG = Logger.getLogger(Run.class);

  /** Where a run stands once it is in the ledger. */
  private record Accepted(Books books, Ledger.Entry entry, Instant at) {}

  private final UUID id;
  private final Caller caller;
  private final CompletionCall call;
  private final Context context;
  private final CompletionSink sink;
  private final Permit permit;
  private final @Nullable Booking booking;
  private final long startedNanos = System.nanoTime();
  private final Tally tally = new Tally();
  private @Nullable Accepted accepted;
  private @Nullable ChunkStream stream;
  private @Nullable Seat seat;
  private @Nullable Deployment served;
  private @Nullable StopReason stopped;
  private @Nullable BodyDraft draft;
  private long firstContentNanos;
  private boolean over;

  /**
   * @param booking null if the request needs an answer of its own
   */
  Run(
      UUID id,
      Caller caller,
      CompletionCall call,
      Context context,
      CompletionSink sink,
      Permit permit,
      @Nullable Booking booking) {
    this.id = id;
    this.caller = caller;
    this.call = call;
    this.context = context;
    this.sink = sink;
    this.permit = permit;
    this.booking = booking;
  }

  /**
   * Leaves those deployments that do what is asked: chat, embed, or take it as it is.
   *
   * @throws FailureException INVALID_REQUEST if none does
   */
  static Plan fitting(Plan plan, CompletionCall call) {
    Plan fitting = fitting(plan, call.upstream());
    if (fitting == null) {
      String label = plan.deployments().getFirst().provider().label();
      throw Failure.ofField("model", label + lacks(call.upstream()) + ".").asException();
    }
    return fitting;
  }

  private static @Nullable Plan fitting(Plan plan, UpstreamRequest request) {
    if (request.passage() != null) {
      return plan.relaying(request.passage().relay());
    }
    return request.embedding() != null ? plan.embedding() : plan.chatting();
  }

  private static String lacks(UpstreamRequest request) {
    if (request.passage() != null) {
      return " has no " + request.passage().relay().word() + " in OpenAI's form";
    }
    return request.embedding() != null ? " has no embeddings" : " does not chat";
  }

  /** Whether somebody will not get the request's bytes as they are. */
  static boolean isRead(Plan plan, CompletionCall call) {
    if (call.upstream().embedding() != null || call.upstream().passage() != null) {
      return false;
    }
    for (Deployment deployment : plan.members()) {
      if (deployment.provider().kind() == ProviderKind.SANDBOX
          || !Dispatcher.relays(deployment, call.upstream())) {
        return true;
      }
    }
    return false;
  }

  Permit permit() {
    return permit;
  }

  Context context() {
    return context;
  }

  void accept(Books books, InstantSource clock, Deployment first) {
    Instant now = clock.instant();
    var kind =
        new Acceptance.Kind(
            caller.organisation(),
            caller.user(),
            caller.virtualKey(),
            caller.team(),
            call.door(),
            call.upstream().dialect(),
            call.upstream().stream(),
            call.model(),
            first.provider().id(),
            first.credentialId());
    var acceptance = new Acceptance(id, now, kind);
    draft = call.upstream().passage() == null ? books.bodies().draft(caller) : null;
    accepted = new Accepted(books, books.ledger().accept(acceptance), now);
  }

  void dispatch(Dispatcher dispatcher, Plan plan) {
    if (stopped != null) {
      ended(null, List.of(), Failure.of(ErrorCode.CLIENT_ABORT, "The answer was stopped."));
      return;
    }
    try {
      if (booking == null) {
        stream = dispatcher.open(context, plan, call.upstream(), this);
      } else {
        seat = booking.board(context, this);
        stream = seat;
      }
    } catch (RuntimeException broken) {
      LOG.error("A request could not be dispatched", broken);
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
          if (over || stopped != null) {
            return;
          }
          stopped = reason;
          if (stream != null) {
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

  /** A fallback is a fresh request to its model's limits. */
  @Override
  public void mayTry(Deployment next, Leave leave) {
    if (accepted == null || permit.isFor(next.modelId())) {
      leave.given(true);
      return;
    }
    Future<Boolean> moved = permit.moveTo(Estimate.demand(next, call, accepted.books().sizes()));
    if (moved.isComplete()) {
      leave.given(moved.result());
    } else {
      moved.onComplete(
          done -> context.runOnContext(nothing -> leave.given(done.succeeded() && done.result())));
    }
  }

  @Override
  public void served(Deployment deployment, int attempts, boolean relayed, List<String> warnings) {
    served = deployment;
    firstContentNanos = System.nanoTime();
    sink.started(
        new CompletionStart(
            id,
            deployment.modelId(),
            deployment.provider().id(),
            attempts,
            relayed,
            all(warnings),
            cache()));
  }

  private @Nullable CacheUse cache() {
    return seat == null ? null : seat.use();
  }

  private List<String> all(List<String> ofProvider) {
    if (permit.warnings().isEmpty()) {
      return ofProvider;
    }
    return Stream.concat(permit.warnings().stream(), ofProvider.stream()).toList();
  }

  @Override
  public void chunk(Chunk chunk) {
    tally.add(chunk);
    if (draft != null) {
      draft.add(chunk);
    }
    sink.chunk(chunk);
  }

  @Override
  public void bytes(Buffer bytes) {
    sink.bytes(bytes);
  }

  @Override
  public void ended(
      @Nullable Deployment deployment, List<Attempt> attempts, @Nullable Failure failure) {
    if (over || accepted == null) {
      return;
    }
    over = true;
    long latencyMs = (System.nanoTime() - startedNanos) / 1_000_000;
    CompletionState state = state(failure);
    var outcome = new Outcome(state, failure, deployment, attempts, latencyMs);
    CompletionRecord record = record(accepted.books().ids(), accepted.at(), outcome);
    settle(accepted, record);
    if (failure != null && served != null && stopped == null) {
      sink.chunk(new Chunk.Failed(failure));
    }
    sink.finished(record);
  }

  /** A journal that cannot be written (a full disk) must hold neither the slot nor the client. */
  private void settle(Accepted here, CompletionRecord record) {
    Used used = used(record);
    try {
      here.books()
          .ledger()
          .settle(
              here.entry(), record, RequestText.stored(permit.stored(used), draft, call, record));
    } catch (RuntimeException lost) {
      LOG.errorf(lost, "The outcome of %s could not be written to the journal", id);
    } finally {
      permit.settle(used);
    }
    Long output = record.usage().outputTotal();
    if (served != null
        && output != null
        && !record.isFree()
        && record.state() == CompletionState.COMPLETE) {
      here.books().sizes().saw(served.modelId(), output);
    }
  }

  private static Used used(CompletionRecord record) {
    if (record.isFree()) {
      return Used.NOTHING;
    }
    Usage usage = record.usage();
    Long billed = record.billedNano();
    return new Used(
        known(usage.inputTotal(), usage.input()) + known(usage.outputTotal(), usage.output()),
        billed == null ? 0 : billed);
  }

  private static long known(@Nullable Long total, @Nullable Long part) {
    return total != null ? total : part != null ? part : 0;
  }

  private CompletionState state(@Nullable Failure failure) {
    if (failure == null) {
      return CompletionState.COMPLETE;
    }
    if (stopped != null) {
      return switch (stopped) {
        case CLIENT_LEFT -> CompletionState.CLIENT_ABORT;
        case STOPPED -> CompletionState.STOPPED;
        case SHUTDOWN -> CompletionState.INTERRUPTED;
      };
    }
    if (served != null && failure.code() == ErrorCode.REQUEST_TIMEOUT) {
      return CompletionState.CLIENT_ABORT;
    }
    return served != null ? CompletionState.UPSTREAM_CUT : CompletionState.FAILED;
  }

  private record Outcome(
      CompletionState state,
      @Nullable Failure failure,
      @Nullable Deployment deployment,
      List<Attempt> attempts,
      long latencyMs) {}

  private CompletionRecord record(Ids ids, Instant startedAt, Outcome outcome) {
    Deployment by = served != null ? served : outcome.deployment();
    Tally.Counted counted = tally.counted(call.promptCharacters());
    Failure failure = outcome.failure();
    CacheUse cache = cache();
    boolean free = cache != null && cache.isFree();
    boolean wrong = failure != null && failure.code() != ErrorCode.CLIENT_ABORT;
    return new CompletionRecord(
        id,
        caller.organisation(),
        caller.user(),
        caller.virtualKey(),
        caller.team(),
        call.door(),
        call.upstream().dialect(),
        call.upstream().stream(),
        call.model(),
        served == null ? null : served.modelId(),
        by == null ? null : by.provider().id(),
        by == null ? null : by.credentialId(),
        outcome.state(),
        counted.usage(),
        counted.source(),
        free ? null : cost(by, counted.usage()),
        by == null || free ? null : priceSource(by.card()),
        startedAt,
        served == null ? null : (firstContentNanos - startedNanos) / 1_000_000,
        outcome.latencyMs(),
        tally.finishReason(),
        cache,
        outcome.attempts(),
        wrong ? ids.next() : null,
        wrong && failure != null ? failure.code().wire() : null,
        wrong && failure != null ? failure.message() : null,
        wrong && failure != null && failure.code().retryable(),
        retryAfterMs(failure));
  }

  private static @Nullable Long retryAfterMs(@Nullable Failure failure) {
    return failure == null || failure.retryAfter() == null ? null : failure.retryAfter().toMillis();
  }

  private static @Nullable Cost cost(@Nullable Deployment by, Usage usage) {
    Price price = by == null || by.card() == null ? null : by.card().price();
    return Pricing.cost(price, usage).orElse(null);
  }

  private static @Nullable String priceSource(@Nullable ModelCard card) {
    return card == null || card.price() == null ? null : card.price().source();
  }
}
