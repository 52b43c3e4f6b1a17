package io.polyphony.server.upstream;

import io.polyphony.llm.failure.FailureClass;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import java.time.Duration;
import java.util.List;

/**
 * Which deployment comes next: the plan's order, past those that rest, within the allowed tries.
 */
final class Candidates {
  private final List<Deployment> deployments;
  private final Breakers breakers;
  private final UpstreamConfig config;
  private int at;
  private int tries;
  private int triesHere;
  private boolean stay;

  /** What to do next. */
  sealed interface Choice {
    record Try(Deployment deployment) implements Choice {}

    record Exhausted() implements Choice {}

    /** Nothing was tried: all deployments rest because of rate limits. */
    record AllResting(Duration soonest) implements Choice {}
  }

  Candidates(Plan plan, Breakers breakers, UpstreamConfig config) {
    this.deployments = plan.deployments();
    this.breakers = breakers;
    this.config = config;
  }

  Choice next(long now) {
    if (tries >= config.attempts()) {
      return new Choice.Exhausted();
    }
    if (stay) {
      stay = false;
      return tried(deployments.get(at));
    }
    at = tries == 0 ? 0 : at + 1;
    triesHere = 0;
    while (at < deployments.size()) {
      if (breakers.of(deployments.get(at)).permits(now)) {
        return tried(deployments.get(at));
      }
      at++;
    }
    return tries == 0 ? leastBad(now) : new Choice.Exhausted();
  }

  private Choice tried(Deployment deployment) {
    tries++;
    triesHere++;
    return new Choice.Try(deployment);
  }

  /** All rest: a rate limit is respected, anything else is probed once more. */
  private Choice leastBad(long now) {
    long soonest = Long.MAX_VALUE;
    Deployment best = deployments.getFirst();
    boolean limited = true;
    for (Deployment deployment : deployments) {
      Breaker.State state = breakers.of(deployment).state();
      long until = state instanceof Breaker.State.Open open ? open.until() : now;
      limited &= state instanceof Breaker.State.Open open && open.limited();
      if (until < soonest) {
        soonest = until;
        best = deployment;
      }
    }
    at = deployments.size();
    return limited
        ? new Choice.AllResting(Duration.ofNanos(Math.max(soonest - now, 1_000_000_000)))
        : tried(best);
  }

  /** Whether another attempt makes sense after such a failure. */
  boolean goOn(FailureClass kind) {
    return switch (kind) {
      case TRANSIENT, RATE_LIMIT, QUOTA, CREDENTIAL, MODEL_ACCESS, REGION_BLOCKED -> true;
      case CALLER_FAULT, CONTEXT_LENGTH, CONTENT_FILTER, CALLER_LEFT, INTERNAL -> false;
    };
  }

  /** Whether the same deployment gets another try; if so, {@link #next} returns it. */
  boolean triesAgain() {
    stay = at < deployments.size() && triesHere < config.attemptsPerDeployment();
    return stay;
  }

  int triesHere() {
    return triesHere;
  }
}
