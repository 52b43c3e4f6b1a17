package io.polyphony.server.completion;

import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.server.access.Caller;
import io.polyphony.server.admission.Admission;
import io.polyphony.server.route.Plan;
import io.polyphony.server.route.Router;
import io.polyphony.server.store.Ids;
import io.polyphony.server.upstream.Dispatcher;
import io.polyphony.server.upstream.Passage;
import io.polyphony.server.upstream.UpstreamRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Requests that ask no model: for a provider's files and batches. The caller's limits hold as for
 * completions, and the same attempts are made; but nothing is answered, and there is no record.
 */
@Singleton
public class Errands {
  private final Router router;
  private final Admission admission;
  private final Dispatcher dispatcher;
  private final Ids ids;
  private final Vertx vertx;

  @Inject
  public Errands(Router router, Admission admission, Dispatcher dispatcher, Ids ids, Vertx vertx) {
    this.router = router;
    this.admission = admission;
    this.dispatcher = dispatcher;
    this.ids = ids;
    this.vertx = vertx;
  }

  /**
   * The credentials that keep such things, in order.
   *
   * @param provider the id of the only provider to look at; null for any
   */
  public Future<List<UUID>> keepers(Caller caller, OpenAiRelay relay, @Nullable String provider) {
    return router
        .keepers(caller, relay, provider)
        .map(
            plan ->
                plan.deployments().stream()
                    .map(one -> Objects.requireNonNull(one.credentialId()))
                    .toList());
  }

  /**
   * Runs one errand with that credential. May be called from any thread; the sink hears everything
   * on one event loop, the caller's own if it is on one.
   *
   * @return fails with a FailureException if it is refused: then the sink hears nothing
   */
  public Future<Completion> run(Caller caller, UUID credential, Passage passage, ErrandSink sink) {
    Context context = Completions.context(vertx);
    return router
        .keeper(caller, passage.relay(), credential)
        .compose(
            plan -> {
              UUID id = ids.next();
              return admission
                  .ask(caller, id, null, context)
                  .map(permit -> accepted(new Errand(id, context, sink, permit), plan, passage));
            });
  }

  private Completion accepted(Errand errand, Plan plan, Passage passage) {
    var request = UpstreamRequest.passing(passage, false);
    errand.context().runOnContext(nothing -> errand.dispatch(dispatcher, plan, request));
    return errand;
  }
}
