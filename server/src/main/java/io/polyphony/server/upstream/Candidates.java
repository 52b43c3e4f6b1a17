package io.polyphony.server.upstream;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureClass;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import java.time.Duration;
import java.util.List;

/**
 * Which deployment comes next: the plan's order, past those that rest or may not be asked, within
 * the allowed tries.
 */
final class Candidates {
  private final Plan plan;
  private final Breakers breakers;
  private final UpstreamConfig config;
  private final int most;
  private List<Deployment> deployments;
  private boolean contextLengthTurned;
  private boolean contentFilterTurned;
  private int at = -1;
  private int tries;
  private int triesHere;
  private boolean stay;
  private boolean last;

  /** What to do next. */
  sealed interface Choice {
    record Try(Deployment deployment) implements Choice {}

    /** The receiver is to be asked whether it may be tried. */
    record Ask(Deployment deployment) implements Choice {}

    record Exhausted() implements Choice {}

    /** Nothing was tried: all deployments rest because of rate limits. */
    record AllResting(Duration soonest) implements Choice {
      Failure failure() {
        return new Failure(
            ErrorCode.UPSTREAM_RATE_LIMIT,
            "Every key for this model is at its provider's rate limit.",
            soonest,
            null);
      }
    }

    /** Nothing was tried: somebody has taken all deployments out. */
    record AllOut() implements Choice {
      Failure failure(String model) {
        return Failure.of(
            ErrorCode.NO_DEPLOYMENT,
            "Every deployment of "
                + model
                + " has been taken out. Put one back under Settings, Health.");
      }
    }
  }

  Candidates(Plan plan, Breakers breakers, UpstreamConfig config) {
    this.plan = plan;
    this.deployments = plan.deployments();
    this.breakers = breakers;
    this.config = config;
    this.most = most(plan, config);
  }

  /** A route reaches all of its deployments, unless it says how many tries there may be. */
  private static int most(Plan plan, UpstreamConfig config) {
    Integer own = plan.patience().attempts();
    if (own != null) {
      return own;
    }
    return plan.isRoute()
        ? Math.max(config.attempts(), plan.deployments().size())
        : config.attempts();
  }

  Choice next(long now) {
    if (tries >= most) {
      return new Choice.Exhausted();
    }
    if (stay) {
      stay = false;
      return tried(deployments.get(at));
    }
    at++;
    triesHere = 0;
    while (at < deployments.size()) {
      Deployment deployment = deployments.get(at);
      if (breakers.permits(deployment, now)) {
        return new Choice.Ask(deployment);
      }
      at++;
    }
    return tries == 0 && !last ? leastBad(now) : new Choice.Exhausted();
  }

  /** It may be tried. */
  void allowed() {
    tries++;
    triesHere++;
  }

  /** It may not be tried: the next one is to be asked for. */
  void denied(Deployment deployment, long now) {
    if (!last) {
      breakers.of(deployment).inconclusive(now);
    }
  }

  private Choice tried(Deployment deployment) {
    allowed();
    return new Choice.Try(deployment);
  }

  /** All rest: a rate limit is respected, anything else is probed once more. */
  private Choice leastBad(long now) {
    long soonest = Long.MAX_VALUE;
    Deployment best = null;
    boolean limited = true;
    for (Deployment deployment : deployments) {
      if (breakers.isOut(deployment.key())) {
        continue;
      }
      Breaker.State state = breakers.of(deployment).state();
      long until = state instanceof Breaker.State.Open open ? open.until() : now;
      limited &= state instanceof Breaker.State.Open open && open.limited();
      if (best == null || until < soonest) {
        soonest = until;
        best = deployment;
      }
    }
    at = deployments.size();
    if (best == null) {
      return new Choice.AllOut();
    }
    if (limited) {
      return new Choice.AllResting(Duration.ofNanos(Math.max(soonest - now, 1_000_000_000)));
    }
    last = true;
    return new Choice.Ask(best);
  }

  /** Whether another attempt makes sense after such a failure. */
  boolean goOn(FailureClass kind) {
    return switch (kind) {
      case TRANSIENT, RATE_LIMIT, QUOTA, CREDENTIAL, MODEL_ACCESS, REGION_BLOCKED -> true;
      case CONTEXT_LENGTH, CONTENT_FILTER -> turns(kind);
      case CALLER_FAULT, CALLER_LEFT, INTERNAL -> false;
    };
  }

  /** To those that the route names for such a failure, once for each kind. */
  private boolean turns(FailureClass kind) {
    List<Deployment> instead = plan.instead(kind);
    boolean before =
        kind == FailureClass.CONTEXT_LENGTH ? contextLengthTurned : contentFilterTurned;
    if (instead.isEmpty() || before) {
      return false;
    }
    contextLengthTurned |= kind == FailureClass.CONTEXT_LENGTH;
    contentFilterTurned |= kind == FailureClass.CONTENT_FILTER;
    deployments = instead;
    at = -1;
    return true;
  }

  /** Whether others than those of the plan's own order were asked. */
  boolean hasTurned() {
    return contextLengthTurned || contentFilterTurned;
  }

  /**
   * Whether the same deployment gets another try; if so, {@link #next} returns it. On a route a
   * deployment that was not asked yet is worth more than a second try.
   */
  boolean triesAgain() {
    int others = plan.isRoute() ? deployments.size() - at - 1 : 0;
    stay =
        at < deployments.size()
            && triesHere < config.attemptsPerDeployment()
            && tries + others < most;
    return stay;
  }

  int triesHere() {
    return triesHere;
  }
}
