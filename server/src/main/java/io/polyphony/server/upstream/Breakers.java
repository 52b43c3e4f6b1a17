package io.polyphony.server.upstream;

import io.polyphony.server.route.Deployment;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The breakers of all deployments seen so far. */
@Singleton
public class Breakers {
  private final UpstreamConfig config;
  private final Map<Deployment.Key, Breaker> breakers = new ConcurrentHashMap<>();

  @Inject
  public Breakers(UpstreamConfig config) {
    this.config = config;
  }

  /** The sandbox has no credential to spare and is everybody's: what one sees rests nobody. */
  Breaker of(Deployment deployment) {
    if (deployment.credential() == null) {
      return new Breaker(config.rest());
    }
    return breakers.computeIfAbsent(deployment.key(), key -> new Breaker(config.rest()));
  }

  /** A credential was changed or proven: what was known of it no longer counts. */
  public void forget(UUID credential) {
    breakers.keySet().removeIf(key -> credential.equals(key.credential()));
  }

  /** How long the credential still rests with any of its models; empty if it does not. */
  public Optional<Duration> resting(UUID credential) {
    long now = System.nanoTime();
    return breakers.entrySet().stream()
        .filter(entry -> credential.equals(entry.getKey().credential()))
        .map(entry -> entry.getValue().state())
        .filter(Breaker.State.Open.class::isInstance)
        .map(state -> ((Breaker.State.Open) state).until() - now)
        .filter(left -> left > 0)
        .max(Long::compare)
        .map(Duration::ofNanos);
  }
}
