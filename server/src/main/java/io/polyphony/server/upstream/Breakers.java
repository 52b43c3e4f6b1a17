package io.polyphony.server.upstream;

import io.polyphony.llm.failure.Failure;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Standing;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How all deployments do that were seen so far, and which were taken out. */
@Singleton
public class Breakers implements Standing {
  private static final long IDLE_NANOS = Duration.ofHours(1).toNanos();

  private final UpstreamConfig config;
  private final InstantSource clock;
  private final Map<Deployment.Key, Watched> watched = new ConcurrentHashMap<>();
  private volatile Map<Deployment.Key, Withdrawal> withdrawn = Map.of();

  /** What is known of one deployment. */
  record Watched(Breaker breaker, Track track) {}

  @Inject
  public Breakers(UpstreamConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Whether a request may go there now; takes the probe's place if its rest is over. */
  boolean permits(Deployment deployment, long now) {
    return !isOut(deployment.key()) && of(deployment).permits(now);
  }

  /** The sandbox has no credential to spare and is everybody's: what one sees rests nobody. */
  Breaker of(Deployment deployment) {
    return deployment.credential() == null
        ? new Breaker(config.rest())
        : watched(deployment.key()).breaker();
  }

  private Watched watched(Deployment.Key key) {
    Watched known = watched.get(key);
    return known != null
        ? known
        : watched.computeIfAbsent(
            key, ignored -> new Watched(new Breaker(config.rest()), new Track()));
  }

  /** An attempt went well. */
  void succeeded(Deployment deployment, long now, long firstNanos, long totalNanos) {
    if (deployment.credential() != null) {
      Watched one = watched(deployment.key());
      one.breaker().succeeded(now);
      one.track().good(now, firstNanos, totalNanos);
    }
  }

  void failed(Deployment deployment, long now, Failure failure, int status) {
    if (deployment.credential() != null) {
      Watched one = watched(deployment.key());
      one.breaker().failed(failure, now);
      one.track().bad(now, failure, status);
    }
  }

  @Override
  public double share(Deployment deployment) {
    if (isOut(deployment.key())) {
      return 0;
    }
    Watched known = watched.get(deployment.key());
    return known == null ? 1 : known.breaker().share(System.nanoTime());
  }

  @Override
  public long firstContentNanos(Deployment deployment) {
    Watched known = watched.get(deployment.key());
    return known == null ? 0 : known.track().firstContentNanos();
  }

  /** A credential was changed or proven: what was known against it no longer counts. */
  public void forget(UUID credential) {
    long now = System.nanoTime();
    watched.forEach(
        (key, one) -> {
          if (credential.equals(key.credential())) {
            one.breaker().close(now);
          }
        });
  }

  /** Somebody says that it is well. */
  void close(Deployment.Key key) {
    Watched known = watched.get(key);
    if (known != null) {
      known.breaker().close(System.nanoTime());
    }
  }

  /** Takes these for all that were taken out. */
  void withdrawn(Map<Deployment.Key, Withdrawal> all) {
    withdrawn = all;
  }

  boolean isOut(Deployment.Key key) {
    Map<Deployment.Key, Withdrawal> all = withdrawn;
    return !all.isEmpty() && withdrawal(key) != null;
  }

  /** Why no request asks it; null if it was not taken out. */
  @Nullable Withdrawal withdrawal(Deployment.Key key) {
    Withdrawal found = withdrawn.get(key);
    return found != null && found.isOn(clock.instant()) ? found : null;
  }

  /** What is known of those credentials' deployments, those that were taken out among them. */
  Map<Deployment.Key, Watched> known(Set<UUID> credentials) {
    Map<Deployment.Key, Watched> known = new HashMap<>();
    watched.forEach(
        (key, one) -> {
          if (key.credential() != null && credentials.contains(key.credential())) {
            known.put(key, one);
          }
        });
    for (Withdrawal one : withdrawn.values()) {
      if (credentials.contains(one.credential())) {
        known.computeIfAbsent(one.key(), this::watched);
      }
    }
    return known;
  }

  /** How long the credential still rests with any of its models; empty if it does not. */
  public Optional<Duration> resting(UUID credential) {
    long now = System.nanoTime();
    return watched.entrySet().stream()
        .filter(entry -> credential.equals(entry.getKey().credential()))
        .map(entry -> entry.getValue().breaker().state())
        .filter(Breaker.State.Open.class::isInstance)
        .map(state -> ((Breaker.State.Open) state).until() - now)
        .filter(left -> left > 0)
        .max(Long::compare)
        .map(Duration::ofNanos);
  }

  /** Callers may ask a custom server for any name: what nobody asks any more is forgotten. */
  @Scheduled(every = "10m", delayed = "10m")
  void prune() {
    long now = System.nanoTime();
    watched
        .values()
        .removeIf(
            one ->
                one.track().idle(now) > IDLE_NANOS
                    && one.breaker().state() instanceof Breaker.State.Closed);
  }
}
