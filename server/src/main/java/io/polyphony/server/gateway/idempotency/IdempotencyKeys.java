package io.polyphony.server.gateway.idempotency;

import io.polyphony.server.access.Caller;
import io.polyphony.server.gateway.GatewayConfig;
import io.polyphony.server.store.Ids;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Which requests with a key are served, and what they came to. Blocking. */
@Singleton
class IdempotencyKeys {
  /** A process that was not heard of for so long serves nobody any more. */
  private static final Duration SILENT = Duration.ofSeconds(90);

  private final IdempotentRequestStore store;
  private final Ids ids;
  private final InstantSource clock;
  private final Duration keep;
  private final Set<UUID> serving = ConcurrentHashMap.newKeySet();

  @Inject
  IdempotencyKeys(
      IdempotentRequestStore store, Ids ids, InstantSource clock, GatewayConfig config) {
    this.store = store;
    this.ids = ids;
    this.clock = clock;
    this.keep = config.idempotencyKeep();
  }

  Claim claim(IdempotentRequestStore.Request request) {
    UUID id = ids.next();
    serving.add(id);
    boolean first = false;
    try {
      first = store.insert(id, request, clock.instant());
    } finally {
      if (!first) {
        serving.remove(id);
      }
    }
    if (first) {
      return new Claim.First(id);
    }
    Optional<IdempotentRequestStore.Row> found = store.find(request);
    return found.isEmpty() ? new Claim.Running() : known(request, found.get());
  }

  private Claim known(IdempotentRequestStore.Request request, IdempotentRequestStore.Row row) {
    if (!row.isOf(request)) {
      return new Claim.Other();
    }
    if (row.status() != null) {
      return new Claim.Answered(store.answer(request.organisation(), row, row.status()));
    }
    boolean heardOf =
        serving.contains(row.id()) || row.aliveAt().isAfter(clock.instant().minus(SILENT));
    return heardOf ? new Claim.Running() : new Claim.Lost();
  }

  /** An error frees the key: nothing was answered that could be given again. */
  void ended(Caller caller, UUID id, KeptAnswer answer) {
    try {
      if (answer.isError()) {
        store.delete(caller.organisation(), id);
      } else {
        store.answered(caller.organisation(), id, answer);
      }
    } finally {
      serving.remove(id);
    }
  }

  @Scheduled(every = "20s")
  @RunOnVirtualThread
  void alive() {
    if (!serving.isEmpty()) {
      store.alive(Set.copyOf(serving), clock.instant());
    }
  }

  @Scheduled(every = "1h", delayed = "5m")
  @RunOnVirtualThread
  void purge() {
    purge(clock.instant());
  }

  int purge(Instant now) {
    return store.purge(now.minus(keep));
  }
}
