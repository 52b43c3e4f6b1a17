package io.polyphony.server.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which deployment answered a conversation last, for routes whose conversations stay. Remembered by
 * this process; where nothing is remembered, {@link Rendezvous} finds the same on all.
 */
@Singleton
class Pins {
  private static final int MOST = 200_000;
  private static final Duration IDLE = Duration.ofHours(1);

  private final Cache<Talk, Deployment.Key> pins =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(IDLE).build();

  /** A conversation on a route. */
  record Talk(UUID route, long affinity) {}

  Deployment.@Nullable Key find(Talk conversation) {
    return pins.getIfPresent(conversation);
  }

  void keep(Talk conversation, Deployment.Key deployment) {
    pins.put(conversation, deployment);
  }
}
