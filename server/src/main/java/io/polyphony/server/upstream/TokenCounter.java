package io.polyphony.server.upstream;

import io.polyphony.llm.dialect.TokenCounting;
import io.polyphony.llm.failure.FailureClass;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.llm.provider.Authorisation;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks providers how many tokens a prompt has. Blocking: for virtual threads. */
@Singleton
public class TokenCounter {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How servers say that they do not count. */
  private static final Set<Integer> UNKNOWN_THERE = Set.of(404, 405, 501);

  private final EgressClient egress;
  private final Authoriser authoriser;
  private final Credentials credentials;
  private final Breakers breakers;

  @Inject
  public TokenCounter(
      EgressClient egress, Authoriser authoriser, Credentials credentials, Breakers breakers) {
    this.egress = egress;
    this.authoriser = authoriser;
    this.credentials = credentials;
    this.breakers = breakers;
  }

  /**
   * A provider's answer.
   *
   * @param body the provider's own bytes, if it speaks the client's dialect; else null
   */
  public record Counted(long tokens, String model, byte @Nullable [] body) {

    @Override
    public String toString() {
      return "Counted[" + tokens + ", " + model + "]";
    }
  }

  /**
   * Asks the plan's deployments in order, but for those that were taken out.
   *
   * @return null if none of them counts
   * @throws FailureException of the first that failed, if none of the others answered
   */
  public @Nullable Counted count(Plan plan, UpstreamRequest question) {
    FailureException first = null;
    for (Deployment deployment : plan.deployments()) {
      if (deployment.provider().kind() == ProviderKind.SANDBOX
          || breakers.isOut(deployment.key())
          || !(deployment.dialect() instanceof TokenCounting counting)) {
        continue;
      }
      try {
        Counted counted = count(deployment, counting, question);
        if (counted != null) {
          return counted;
        }
      } catch (FailureException failed) {
        if (failed.failure().code().failureClass() == FailureClass.CALLER_FAULT) {
          throw failed;
        }
        first = first == null ? failed : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return null;
  }

  private @Nullable Counted count(
      Deployment deployment, TokenCounting counting, UpstreamRequest question) {
    OutboundBody outbound = OutboundBody.question(deployment, counting, question);
    Provider provider = deployment.provider();
    Authorisation how = deployment.authorisation();
    if (deployment.credential() != null) {
      credentials.used(deployment.credential().id());
    }
    SmallExchange.Answer answer =
        SmallExchange.await(
            SmallExchange.send(
                egress,
                deployment.target(),
                SmallExchange.Question.json(outbound.path(), outbound.headers(), outbound.body()),
                request -> authoriser.headers(provider, how, request),
                System.nanoTime() + PATIENCE.toNanos()));
    if (UNKNOWN_THERE.contains(answer.status())) {
      return null;
    }
    if (!answer.good()) {
      throw deployment.dialect().readFailure(answer.head(), answer.body()).asException();
    }
    long tokens = counting.readTokens(answer.body());
    return new Counted(tokens, deployment.modelId(), outbound.relayed() ? answer.body() : null);
  }
}
