package io.polyphony.server.upstream;

import io.polyphony.server.credential.Credentials;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Route;
import io.polyphony.server.route.RouteTarget;
import io.polyphony.server.route.Routes;
import io.polyphony.server.upstream.Breakers.Watched;
import io.polyphony.server.upstream.DeploymentHealth.DeploymentError;
import io.polyphony.server.upstream.DeploymentHealth.DeploymentMinute;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows how an organisation's deployments do: those that were asked, and those of its routes. */
@Singleton
class Deployments {
  private final Breakers breakers;
  private final Credentials credentials;
  private final Routes routes;
  private final InstantSource clock;

  Deployments(Breakers breakers, Credentials credentials, Routes routes, InstantSource clock) {
    this.breakers = breakers;
    this.credentials = credentials;
    this.routes = routes;
    this.clock = clock;
  }

  /** One look: wall-clock and monotonic time belong together. */
  private record Look(Instant at, long nanos) {
    Instant of(long then) {
      return at.plusNanos(then - nanos);
    }
  }

  /** By model, then by credential; blocking. */
  List<DeploymentHealth> list(UUID organisation) {
    Set<UUID> own = credentials.providers(organisation).keySet();
    Map<Deployment.Key, Set<String>> named = named(organisation, own);
    Map<Deployment.Key, Watched> known = breakers.known(own);
    var look = new Look(clock.instant(), System.nanoTime());
    Map<Deployment.Key, List<Track.Minute>> minutes = new HashMap<>();
    known.forEach((key, watched) -> minutes.put(key, watched.track().minutes(look.nanos())));
    long all = minutes.values().stream().mapToLong(Deployments::asked).sum();
    named.keySet().forEach(key -> minutes.putIfAbsent(key, List.of()));
    List<DeploymentHealth> list = new ArrayList<>();
    minutes.forEach(
        (key, passed) -> {
          List<String> names = List.copyOf(named.getOrDefault(key, Set.of()));
          list.add(shown(key, known.get(key), passed, names, all, look));
        });
    list.sort(
        Comparator.comparing(DeploymentHealth::model).thenComparing(DeploymentHealth::credential));
    return list;
  }

  private Map<Deployment.Key, Set<String>> named(UUID organisation, Set<UUID> own) {
    Map<Deployment.Key, Set<String>> named = new HashMap<>();
    for (Route route : routes.list(organisation)) {
      for (RouteTarget target : route.targets()) {
        if (target.credential() != null && own.contains(target.credential())) {
          named
              .computeIfAbsent(
                  new Deployment.Key(target.credential(), target.model()), key -> new TreeSet<>())
              .add(route.name());
        }
      }
    }
    return named;
  }

  private DeploymentHealth shown(
      Deployment.Key key,
      @Nullable Watched watched,
      List<Track.Minute> minutes,
      List<String> routes,
      long all,
      Look look) {
    if (key.credential() == null) {
      throw new IllegalArgumentException("the sandbox rests never");
    }
    Condition condition = condition(breakers.withdrawal(key), watched, look);
    return new DeploymentHealth(
        key.credential(),
        key.model(),
        condition.state(),
        condition.since(),
        condition.until(),
        condition.limited(),
        condition.reason(),
        routes,
        asked(minutes),
        minutes.stream().mapToLong(Track.Minute::failed).sum(),
        all == 0 ? null : (Double) ((double) asked(minutes) / all),
        mean(minutes, Track.Minute::firsts, Track.Minute::firstMs),
        mean(minutes, Track.Minute::good, Track.Minute::totalMs),
        minutes.stream().map(it -> shown(it, look)).toList(),
        watched == null
            ? List.of()
            : watched.track().errors().stream().map(it -> shown(it, look)).toList());
  }

  private record Condition(
      String state,
      @Nullable Instant since,
      @Nullable Instant until,
      boolean limited,
      @Nullable String reason) {}

  private static Condition condition(
      @Nullable Withdrawal out, @Nullable Watched watched, Look look) {
    if (out != null) {
      return new Condition("out", out.since(), out.until(), false, out.reason());
    }
    if (watched == null) {
      return new Condition("working", null, null, false, null);
    }
    Breaker.Seen seen = watched.breaker().seen();
    Instant since = seen.since() == 0 ? null : look.of(seen.since());
    return switch (seen.state()) {
      case Breaker.State.Closed closed -> new Condition("working", since, null, false, null);
      case Breaker.State.HalfOpen probing -> new Condition("probing", since, null, false, null);
      case Breaker.State.Open open ->
          new Condition("resting", since, look.of(open.until()), open.limited(), null);
    };
  }

  private static long asked(List<Track.Minute> minutes) {
    return minutes.stream().mapToLong(Track.Minute::asked).sum();
  }

  private static @Nullable Long mean(
      List<Track.Minute> minutes,
      java.util.function.ToLongFunction<Track.Minute> counts,
      java.util.function.ToLongFunction<Track.Minute> means) {
    long count = minutes.stream().mapToLong(counts).sum();
    long sum =
        minutes.stream().mapToLong(it -> counts.applyAsLong(it) * means.applyAsLong(it)).sum();
    return count == 0 ? null : (Long) (sum / count);
  }

  private static DeploymentMinute shown(Track.Minute minute, Look look) {
    return new DeploymentMinute(
        look.of(minute.from()),
        minute.asked(),
        minute.failed(),
        minute.firsts() == 0 ? null : (Long) minute.firstMs(),
        minute.good() == 0 ? null : (Long) minute.totalMs());
  }

  private static DeploymentError shown(Track.Lapse lapse, Look look) {
    return new DeploymentError(
        look.of(lapse.at()),
        lapse.failure().code().wire(),
        lapse.failure().message(),
        lapse.status());
  }
}
