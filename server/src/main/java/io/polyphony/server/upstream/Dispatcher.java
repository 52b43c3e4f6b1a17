package io.polyphony.server.upstream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tries a plan's deployments in order until one serves. */
@Singleton
public class Dispatcher {
  private final Tools tools;

  /**
   * What every dispatch needs.
   *
   * @param open attempts over HTTP that have neither ended nor been closed
   */
  record Tools(
      Vertx vertx,
      EgressClient egress,
      Authoriser authoriser,
      Breakers breakers,
      Credentials credentials,
      UpstreamConfig config,
      AtomicInteger open) {}

  @Inject
  public Dispatcher(
      Vertx vertx,
      EgressClient egress,
      Authoriser authoriser,
      Breakers breakers,
      Credentials credentials,
      UpstreamConfig config,
      MeterRegistry meters) {
    var open = new AtomicInteger();
    this.tools = new Tools(vertx, egress, authoriser, breakers, credentials, config, open);
    Gauge.builder("polyphony_upstream_open", open, AtomicInteger::get)
        .description("Attempts against providers that are under way")
        .register(meters);
  }

  /** Whether that deployment would get the client's bytes as they are, but for the model's name. */
  public static boolean relays(Deployment deployment, UpstreamRequest request) {
    return OutboundBody.relays(deployment, request);
  }

  /**
   * Refuses a request whose first deployment would not get all of its parameters, if the settings
   * say so.
   *
   * @throws io.polyphony.llm.failure.FailureException INVALID_REQUEST, naming a parameter
   */
  public void check(Plan plan, UpstreamRequest request) {
    if (tools.config().unsupported() == UpstreamConfig.Unsupported.REFUSE) {
      OutboundBody.refuseUnsupported(plan.deployments().getFirst(), request);
    }
  }

  /**
   * The plan of one request on a named route, by the route's rules and how its deployments do.
   *
   * @param affinity the conversation's; 0 if there is none
   * @param expectedNano what the request is expected to cost with a deployment; null if unknown
   */
  public Plan arranged(
      Plan plan, long affinity, Function<Deployment, @Nullable Long> expectedNano) {
    return plan.arranged(tools.breakers(), affinity, expectedNano);
  }

  /** Must be called on {@code context}, on which the receiver hears everything. */
  public ChunkStream open(
      Context context, Plan plan, UpstreamRequest request, ChunkReceiver receiver) {
    var dispatch = new Dispatch(tools, context, plan, request, receiver);
    dispatch.start();
    return dispatch;
  }
}
