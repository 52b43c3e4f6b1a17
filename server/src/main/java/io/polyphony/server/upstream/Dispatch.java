package io.polyphony.server.upstream;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureClass;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.SandboxScript;
import io.polyphony.server.ledger.Attempt;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Patience;
import io.polyphony.server.route.Plan;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one request, confined to one context. Everything before the first content is held
 * back, so that a failure there can be mended by the next attempt unseen; after it a failure is
 * final.
 */
final class Dispatch implements ChunkStream, AttemptListener, ChunkReceiver.Leave {
  private static final Logger LOG = Logger.getLogger(Dispatch.class);
  private static final long LONGEST_BACKOFF_MS = 5_000;

  private final Dispatcher.Tools tools;
  private final Context context;
  private final UpstreamRequest request;
  private final ChunkReceiver receiver;
  private final Plan plan;
  private final Candidates candidates;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Chunk> held = new ArrayList<>();
  private final List<Buffer> heldBytes = new ArrayList<>();
  private final long firstContentNanos;
  private final long deadline;
  private final Deadlines deadlines;
  private @Nullable RunningAttempt running;
  private @Nullable Deployment deployment;
  private @Nullable Deployment asking;
  private @Nullable Failure primary;
  private List<String> warnings = List.of();
  private long attemptFrom;
  private long contentAt;
  private boolean relayed;
  private boolean committed;
  private boolean paused;
  private boolean over;

  Dispatch(
      Dispatcher.Tools tools,
      Context context,
      Plan plan,
      UpstreamRequest request,
      ChunkReceiver receiver) {
    this.tools = tools;
    this.context = context;
    this.request = request;
    this.receiver = receiver;
    this.plan = plan;
    this.candidates = new Candidates(plan, tools.breakers(), tools.config());
    Patience own = plan.patience();
    this.firstContentNanos =
        (own.firstContent() != null ? own.firstContent() : tools.config().firstContentTimeout())
            .toNanos();
    Duration total = own.total() != null ? own.total() : tools.config().totalTimeout();
    this.deadline = System.nanoTime() + total.toNanos();
    this.deadlines = new Deadlines(DeadlineClock.current(), context, this::timedOut);
  }

  void start() {
    next();
  }

  private void next() {
    long now = System.nanoTime();
    Candidates.Choice choice =
        now > deadline ? new Candidates.Choice.Exhausted() : candidates.next(now);
    switch (choice) {
      case Candidates.Choice.Try chosen -> attempt(chosen.deployment());
      case Candidates.Choice.Ask asked -> {
        asking = asked.deployment();
        receiver.mayTry(asked.deployment(), this);
      }
      case Candidates.Choice.Exhausted exhausted -> finish(primary());
      case Candidates.Choice.AllResting resting -> finish(resting.failure());
      case Candidates.Choice.AllOut out -> finish(out.failure(plan.model()));
    }
  }

  @Override
  public void given(boolean may) {
    Deployment asked = asking;
    if (asked == null) {
      return;
    }
    asking = null;
    if (may && !over) {
      candidates.allowed();
      attempt(asked);
      return;
    }
    candidates.denied(asked, System.nanoTime());
    if (!over) {
      next();
    }
  }

  private Failure primary() {
    return primary != null
        ? primary
        : Failure.of(ErrorCode.UPSTREAM_TIMEOUT, "No provider answered in time.");
  }

  private void attempt(Deployment chosen) {
    deployment = chosen;
    attemptFrom = System.nanoTime();
    relayed = false;
    warnings = List.of();
    held.clear();
    heldBytes.clear();
    deadlines.set(Math.min(attemptFrom + firstContentNanos, deadline));
    try {
      running = running(chosen);
    } catch (FailureException refused) {
      failed(refused.failure(), 0);
    } catch (RuntimeException broken) {
      LOG.error("An attempt could not be made", broken);
      failed(Failure.of(ErrorCode.INTERNAL, "The server failed on this request."), 0);
    }
  }

  private RunningAttempt running(Deployment chosen) {
    if (request.passage() != null) {
      return passing(chosen, request.passage());
    }
    return chosen.provider().kind() == ProviderKind.SANDBOX ? sandbox(chosen) : http(chosen);
  }

  private RunningAttempt sandbox(Deployment chosen) {
    var steps = SandboxScript.answer(chosen.model(), request.parsed().get());
    var attempt = new SandboxAttempt(tools.vertx(), context, steps, this);
    attempt.start();
    return attempt;
  }

  private RunningAttempt passing(Deployment chosen, Passage passage) {
    var attempt = new PassingAttempt(tools, chosen, passage, request.stream(), context, this);
    attempt.start();
    used(chosen);
    return attempt;
  }

  private void used(Deployment chosen) {
    if (chosen.credential() != null) {
      tools.credentials().used(chosen.credential().id());
    }
  }

  private RunningAttempt http(Deployment chosen) {
    if (tools.config().unsupported() == UpstreamConfig.Unsupported.REFUSE) {
      OutboundBody.refuseUnsupported(chosen, request);
    }
    if (!OutboundBody.isLongWork(chosen, request)) {
      return http(chosen, OutboundBody.of(chosen, request));
    }
    var writing = new WritingAttempt(context, outbound -> http(chosen, outbound), this);
    writing.start(tools.vertx(), () -> OutboundBody.of(chosen, request));
    return writing;
  }

  private RunningAttempt http(Deployment chosen, OutboundBody outbound) {
    warnings = outbound.warnings();
    var attempt = new HttpAttempt(tools, chosen, outbound, request, context, this);
    attempt.start();
    used(chosen);
    return attempt;
  }

  @Override
  public void sending() {
    if (!over && !committed) {
      deadlines.set(Math.min(System.nanoTime() + firstContentNanos, deadline));
    }
  }

  @Override
  public void delivering() {
    if (!over && !committed) {
      commit();
    }
  }

  @Override
  public void answering(boolean withBytes) {
    relayed = withBytes;
  }

  @Override
  public void chunk(Chunk chunk) {
    if (over) {
      return;
    }
    if (committed) {
      expectMore();
      receiver.chunk(chunk);
    } else if (chunk.isContent()) {
      commit();
      receiver.chunk(chunk);
    } else {
      held.add(chunk);
    }
  }

  @Override
  public void bytes(Buffer bytes) {
    if (over) {
      return;
    }
    if (committed) {
      if (request.passage() != null) {
        expectMore();
      }
      receiver.bytes(bytes);
    } else {
      heldBytes.add(bytes);
    }
  }

  private void commit() {
    committed = true;
    contentAt = System.nanoTime();
    expectMore();
    if (deployment != null) {
      plan.served(deployment);
      receiver.served(deployment, attempts.size() + 1, relayed, warnings);
    }
    held.forEach(receiver::chunk);
    held.clear();
    heldBytes.forEach(receiver::bytes);
    heldBytes.clear();
  }

  /** While the receiver is slow, the provider's silence is not its own. */
  private void expectMore() {
    long idle = tools.config().idleTimeout().toNanos();
    deadlines.set(paused ? deadline : Math.min(System.nanoTime() + idle, deadline));
  }

  @Override
  public void failed(Failure failure, int status) {
    if (over) {
      return;
    }
    running = null;
    record(failure, status);
    if (committed) {
      finish(failure);
      return;
    }
    primary = primary == null ? failure : primary;
    FailureClass kind = failure.code().failureClass();
    boolean once = request.passage() != null && !request.passage().repeats();
    if (once || !candidates.goOn(kind)) {
      finish(candidates.hasTurned() ? primary : failure);
    } else if (kind == FailureClass.TRANSIENT && candidates.triesAgain()) {
      pauseThenNext();
    } else {
      next();
    }
  }

  private void pauseThenNext() {
    long doubled = tools.config().backoff().toMillis() << Math.min(candidates.triesHere() - 1, 10);
    double jitter = 0.8 + ThreadLocalRandom.current().nextDouble() * 0.4;
    long pause = Math.max(1, (long) (Math.min(doubled, LONGEST_BACKOFF_MS) * jitter));
    deadlines.set(deadline);
    tools
        .vertx()
        .setTimer(
            pause,
            id -> {
              if (!over) {
                next();
              }
            });
  }

  @Override
  public void ended(int status) {
    if (over) {
      return;
    }
    running = null;
    if (!committed) {
      commit();
    }
    record(null, status);
    finish(null);
  }

  private void timedOut() {
    if (over) {
      return;
    }
    if (running != null) {
      running.close();
    }
    String what = committed ? "The provider fell silent." : "The provider did not answer in time.";
    if (System.nanoTime() >= deadline) {
      finishTimedOut(what);
    } else {
      failed(Failure.of(ErrorCode.UPSTREAM_TIMEOUT, what), 0);
    }
  }

  private void finishTimedOut(String what) {
    Failure failure = Failure.of(ErrorCode.UPSTREAM_TIMEOUT, what);
    record(failure, 0);
    finish(failure);
  }

  private void record(@Nullable Failure failure, int status) {
    Deployment tried = deployment;
    if (tried == null) {
      return;
    }
    long now = System.nanoTime();
    if (failure == null) {
      tools.breakers().succeeded(tried, now, contentAt - attemptFrom, now - attemptFrom);
    } else {
      tools.breakers().failed(tried, now, failure, status);
    }
    attempts.add(
        new Attempt(
            tried.provider().id(),
            tried.model(),
            tried.credentialId(),
            status,
            failure == null ? null : failure.code().wire(),
            failure == null ? null : failure.message(),
            (now - attemptFrom) / 1_000_000));
  }

  private void finish(@Nullable Failure failure) {
    over = true;
    deadlines.clear();
    if (request.passage() != null) {
      request.passage().ended(failure);
    }
    receiver.ended(deployment, List.copyOf(attempts), failure);
  }

  @Override
  public void cancel() {
    if (over) {
      return;
    }
    boolean wasRunning = running != null;
    if (running != null) {
      running.close();
    }
    Failure left = Failure.of(ErrorCode.CLIENT_ABORT, "The answer was stopped.");
    if (wasRunning) {
      record(left, 0);
    }
    finish(left);
  }

  @Override
  public void pause() {
    paused = true;
    if (running != null) {
      running.pause();
      deadlines.set(deadline);
    }
  }

  @Override
  public void resume() {
    paused = false;
    if (running != null) {
      running.resume();
      if (committed) {
        expectMore();
      }
    }
  }
}
