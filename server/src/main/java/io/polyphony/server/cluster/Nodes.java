package io.polyphony.server.cluster;

import io.polyphony.server.store.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/** How many processes serve together; known by the database, remembered while that is away. */
@Singleton
public class Nodes {
  private static final Logger LOG = Logger.getLogger(Nodes.class);
  private static final Duration LATELY = Duration.ofSeconds(20);

  private final NodeStore store;
  private final RedisLine line;
  private final UUID id;
  private volatile int count = 1;

  Nodes(NodeStore store, RedisLine line, Ids ids) {
    this.store = store;
    this.line = line;
    this.id = ids.next();
  }

  void start(@Observes @Priority(26) StartupEvent event) {
    beat();
  }

  @Scheduled(every = "5s")
  @RunOnVirtualThread
  void beat() {
    if (!line.isUsed()) {
      return;
    }
    try {
      count = Math.max(1, store.seen(id, LATELY));
    } catch (RuntimeException away) {
      LOG.debugf("How many nodes there are is remembered: %s", away.getMessage());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (line.isUsed()) {
      try {
        store.gone(id);
      } catch (RuntimeException away) {
        LOG.debugf("This node will be missed in a while: %s", away.getMessage());
      }
    }
  }

  /** This process, until it ends. */
  public UUID id() {
    return id;
  }

  /** At least one. */
  public int count() {
    return count;
  }
}
