package io.polyphony.server.completion;

import io.polyphony.llm.chat.PromptSize;
import io.polyphony.server.access.Caller;
import io.polyphony.server.admission.Admission;
import io.polyphony.server.admission.Permit;
import io.polyphony.server.admission.Used;
import io.polyphony.server.route.Plan;
import io.polyphony.server.route.Router;
import io.polyphony.server.store.Ids;
import io.polyphony.server.upstream.TokenCounter;
import io.polyphony.server.upstream.UpstreamRequest;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;

/**
 * Counts the tokens of prompts that nobody answers. The caller's limits hold as for completions,
 * but there is no completion, and no record of one.
 */
@Singleton
public class TokenCounts {
  private final Router router;
  private final Admission admission;
  private final TokenCounter counter;
  private final Ids ids;
  private final Vertx vertx;
  private final ExecutorService threads;

  @Inject
  public TokenCounts(
      Router router,
      Admission admission,
      TokenCounter counter,
      Ids ids,
      Vertx vertx,
      @VirtualThreads ExecutorService threads) {
    this.router = router;
    this.admission = admission;
    this.counter = counter;
    this.ids = ids;
    this.vertx = vertx;
    this.threads = threads;
  }

  /**
   * Asks the model's provider; where it does not count, estimates.
   *
   * @param model the name as asked
   * @return fails with a FailureException
   */
  public Future<TokenCount> count(Caller caller, String model, UpstreamRequest question) {
    return router
        .plan(caller, model)
        .compose(
            plan ->
                admission
                    .ask(caller, ids.next(), null, Completions.context(vertx))
                    .compose(permit -> asked(plan, question, permit)));
  }

  private Future<TokenCount> asked(Plan plan, UpstreamRequest question, Permit permit) {
    return asked(plan, question).onComplete(ignored -> permit.settle(Used.NOTHING));
  }

  private Future<TokenCount> asked(Plan plan, UpstreamRequest question) {
    Promise<TokenCount> promise = Promise.promise();
    Context context = vertx.getOrCreateContext();
    threads.execute(
        () -> {
          try {
            TokenCount count = count(plan, question);
            context.runOnContext(ignored -> promise.complete(count));
          } catch (RuntimeException failed) {
            context.runOnContext(ignored -> promise.fail(failed));
          }
        });
    return promise.future();
  }

  private TokenCount count(Plan plan, UpstreamRequest question) {
    TokenCounter.Counted counted = counter.count(plan, question);
    if (counted != null) {
      return new TokenCount(counted.tokens(), false, counted.model(), counted.body());
    }
    long characters = PromptSize.characters(question.parsed().get());
    return new TokenCount(PromptSize.tokens(characters), true, null, null);
  }
}
