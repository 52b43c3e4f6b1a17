package io.polyphony.server.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A route's deployments in their ranks, and whose turn it is. Kept and used by many requests. */
final class Spread {
  private final Route route;
  private final Pins pins;
  private final List<Tier> tiers;
  private final @Nullable Deployment canary;
  private final Rota canaryTurns = new Rota(2);
  private final List<Deployment> contextLength;
  private final List<Deployment> contentFilter;

  /** What of a request decides who is asked first. */
  record Question(
      Standing standing, long affinity, Function<Deployment, @Nullable Long> expectedNano) {}

  private record Member(Deployment deployment, int weight) {}

  private record Tier(List<Member> members, long[] hashes, Rota turns) {
    static Tier of(List<Member> members) {
      long[] hashes =
          members.stream().mapToLong(it -> Rendezvous.of(it.deployment().key())).toArray();
      return new Tier(members, hashes, new Rota(members.size()));
    }
  }

  private Spread(
      Route route,
      Pins pins,
      List<Tier> tiers,
      @Nullable Deployment canary,
      List<Deployment> contextLength,
      List<Deployment> contentFilter) {
    this.route = route;
    this.pins = pins;
    this.tiers = tiers;
    this.canary = canary;
    this.contextLength = contextLength;
    this.contentFilter = contentFilter;
  }

  /**
   * @param find gives the deployment that a route names, null if it cannot be asked now: its key is
   *     gone, inactive, or not for that model
   */
  static Spread of(Route route, Pins pins, Function<RouteTarget, @Nullable Deployment> find) {
    RouteRules rules = route.rules();
    List<Tier> tiers = new ArrayList<>();
    for (RouteTier tier : rules.tiers()) {
      List<Member> members = new ArrayList<>();
      for (RouteShare share : tier.targets()) {
        Deployment deployment = find.apply(share.target());
        if (deployment != null) {
          members.add(new Member(deployment, share.weight()));
        }
      }
      if (!members.isEmpty()) {
        tiers.add(Tier.of(members));
      }
    }
    RouteCanary canary = rules.canary();
    return new Spread(
        route,
        pins,
        tiers,
        canary == null ? null : find.apply(canary.target()),
        found(rules.contextLength(), find),
        found(rules.contentFilter(), find));
  }

  private static List<Deployment> found(
      List<RouteTarget> targets, Function<RouteTarget, @Nullable Deployment> find) {
    List<Deployment> all = new ArrayList<>();
    for (RouteTarget target : targets) {
      Deployment deployment = find.apply(target);
      if (deployment != null) {
        all.add(deployment);
      }
    }
    return all;
  }

  /** The same with those deployments only. */
  Spread only(Predicate<Deployment> wanted) {
    List<Tier> left = new ArrayList<>();
    for (Tier tier : tiers) {
      List<Member> members =
          tier.members().stream().filter(it -> wanted.test(it.deployment())).toList();
      if (!members.isEmpty()) {
        left.add(Tier.of(members));
      }
    }
    return new Spread(
        route,
        pins,
        left,
        canary != null && wanted.test(canary) ? canary : null,
        contextLength.stream().filter(wanted).toList(),
        contentFilter.stream().filter(wanted).toList());
  }

  boolean isSticky() {
    return route.rules().sticky();
  }

  Patience patience() {
    return Patience.of(route.rules());
  }

  List<Deployment> contextLength() {
    return contextLength;
  }

  List<Deployment> contentFilter() {
    return contentFilter;
  }

  /** What a request asks in any case, the canary last; nothing twice. */
  List<Deployment> regular() {
    Map<Deployment.Key, Deployment> all = new LinkedHashMap<>();
    tiers.forEach(tier -> tier.members().forEach(it -> add(all, it.deployment())));
    if (canary != null) {
      add(all, canary);
    }
    return List.copyOf(all.values());
  }

  /** Everything that a request may come to, always in the same order; nothing twice. */
  List<Deployment> all() {
    Map<Deployment.Key, Deployment> all = new LinkedHashMap<>();
    regular().forEach(it -> add(all, it));
    contextLength.forEach(it -> add(all, it));
    contentFilter.forEach(it -> add(all, it));
    return List.copyOf(all.values());
  }

  Pins.@Nullable Talk conversation(Question question) {
    return isSticky() && question.affinity() != 0
        ? new Pins.Talk(route.id(), question.affinity())
        : null;
  }

  void stick(Pins.Talk conversation, Deployment served) {
    pins.keep(conversation, served.key());
  }

  /** Whom this request asks, in order. */
  List<Deployment> order(Question question) {
    Map<Deployment.Key, Deployment> order = new LinkedHashMap<>();
    Deployment before = pinned(question);
    if (before != null) {
      add(order, before);
    }
    if (canary != null && canaryIsNext(canary, question)) {
      add(order, canary);
    }
    tiers.forEach(tier -> order(tier, question).forEach(it -> add(order, it)));
    return order.isEmpty() ? regular() : List.copyOf(order.values());
  }

  private static void add(Map<Deployment.Key, Deployment> all, Deployment deployment) {
    all.putIfAbsent(deployment.key(), deployment);
  }

  /** Who answered the conversation before, unless that one rests. */
  private @Nullable Deployment pinned(Question question) {
    Pins.Talk conversation = conversation(question);
    Deployment.Key key = conversation == null ? null : pins.find(conversation);
    if (key == null) {
      return null;
    }
    for (Deployment deployment : all()) {
      if (deployment.key().equals(key)) {
        return question.standing().share(deployment) > 0 ? deployment : null;
      }
    }
    return null;
  }

  private boolean canaryIsNext(Deployment tried, Question question) {
    RouteCanary rule = route.rules().canary();
    if (rule == null || question.standing().share(tried) == 0) {
      return false;
    }
    if (conversation(question) != null) {
      long hash = Rendezvous.of(route.id().getLeastSignificantBits(), "canary");
      return Rendezvous.unit(question.affinity(), hash) * 100 < rule.percent();
    }
    return canaryTurns.next(new double[] {100 - rule.percent(), rule.percent()}) == 1;
  }

  private List<Deployment> order(Tier tier, Question question) {
    double[] weights = healthy(tier.members(), question.standing());
    double[] ranks = weights;
    switch (route.rules().choice()) {
      case WEIGHTED -> {}
      case LATENCY -> favourFast(tier.members(), weights, question.standing());
      case COST -> ranks = onlyCheapest(tier.members(), weights, question);
    }
    boolean stays = conversation(question) != null;
    int first =
        stays
            ? Rendezvous.pick(question.affinity(), tier.hashes(), weights)
            : tier.turns().next(weights);
    return ordered(tier.members(), first, ranks);
  }

  private static List<Deployment> ordered(List<Member> members, int first, double[] ranks) {
    List<Integer> order = new ArrayList<>();
    for (int member = 0; member < ranks.length; member++) {
      order.add(member);
    }
    order.sort(
        Comparator.comparing((Integer member) -> member != first)
            .thenComparing(member -> ranks[member], Comparator.reverseOrder()));
    return order.stream().map(member -> members.get(member).deployment()).toList();
  }

  private static double[] healthy(List<Member> members, Standing standing) {
    return members.stream()
        .mapToDouble(it -> it.weight() * standing.share(it.deployment()))
        .toArray();
  }

  /** Who was not measured yet counts like the fastest, and so is measured soon. */
  private static void favourFast(List<Member> members, double[] weights, Standing standing) {
    long[] nanos =
        members.stream().mapToLong(it -> standing.firstContentNanos(it.deployment())).toArray();
    long fastest = Long.MAX_VALUE;
    for (int at = 0; at < nanos.length; at++) {
      fastest = nanos[at] > 0 && weights[at] > 0 ? Math.min(fastest, nanos[at]) : fastest;
    }
    for (int at = 0; at < nanos.length; at++) {
      if (nanos[at] > fastest) {
        double slower = (double) fastest / nanos[at];
        weights[at] *= slower * slower;
      }
    }
  }

  /**
   * Takes the weight of all but the cheapest.
   *
   * @return the order of the others: the cheaper the higher
   */
  private static double[] onlyCheapest(List<Member> members, double[] weights, Question question) {
    double[] ranks = new double[weights.length];
    double least = Double.NEGATIVE_INFINITY;
    for (int at = 0; at < weights.length; at++) {
      Long nano = question.expectedNano().apply(members.get(at).deployment());
      ranks[at] = nano == null ? -Double.MAX_VALUE : -nano.doubleValue();
      least = weights[at] > 0 ? Math.max(least, ranks[at]) : least;
    }
    for (int at = 0; at < weights.length; at++) {
      weights[at] = ranks[at] < least ? 0 : weights[at];
    }
    return ranks;
  }
}
