package io.polyphony.server.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.store.Ids;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests that were refused before they were accepted, and keeps some of them to be looked
 * up. Refusing must stay cheap, whoever hammers at the door: nothing here waits, what is held is
 * bounded, and a process that dies loses the refusals of its last second.
 */
@Singleton
public class Refusals {
  private static final Logger LOG = Logger.getLogger(Refusals.class);
  private static final int MOST_KEPT = 500;
  private static final int MOST_COUNTED = 2_000;
  private static final int LONGEST_NAME = 200;
  private static final Duration KEPT_FOR = Duration.ofDays(30);

  /** Names of models are the client's words: beyond so many they are counted together. */
  private static final String OTHERS = "(other names)";

  private final RefusalStore store;
  private final Ids ids;
  private final InstantSource clock;
  private final Counter lost;
  private Map<RefusalStore.Key, RefusalStore.Sum> sums = new HashMap<>();
  private List<RefusalStore.Owned> kept = new ArrayList<>();

  Refusals(RefusalStore store, Ids ids, InstantSource clock, MeterRegistry meters) {
    this.store = store;
    this.ids = ids;
    this.clock = clock;
    this.lost =
        Counter.builder("polyphony_ledger_refusals_lost")
            .description("Refusals that were not counted, as the database was away")
            .register(meters);
  }

  /** Who was refused what. */
  public record Refused(
      UUID organisation,
      UUID person,
      @Nullable UUID virtualKey,
      String door,
      String dialect,
      String model) {}

  /** Notes it, and gives the failure the id by which it is found. */
  public FailureException note(Refused refused, FailureException cause) {
    UUID id = ids.next();
    String model = refused.model().replace('\0', '?');
    String name = model.length() > LONGEST_NAME ? model.substring(0, LONGEST_NAME) : model;
    var one =
        new RefusalStore.Owned(
            refused.organisation(),
            new RefusedRequest(
                id,
                clock.instant(),
                refused.person(),
                refused.virtualKey(),
                refused.door(),
                refused.dialect(),
                name,
                cause.failure().code().wire(),
                cause.failure().message().replace('\0', '?')));
    add(one);
    return new FailureException(cause.failure(), id.toString());
  }

  private synchronized void add(RefusalStore.Owned one) {
    RefusalStore.Key key = RefusalStore.Key.of(one, one.refusal().model());
    if (sums.size() >= MOST_COUNTED && !sums.containsKey(key)) {
      key = RefusalStore.Key.of(one, OTHERS);
    }
    sums.merge(
        key,
        new RefusalStore.Sum(1, one.refusal().at(), one.refusal().at()),
        RefusalStore.Sum::and);
    if (kept.size() < MOST_KEPT) {
      kept.add(one);
    }
  }

  /** Sends what there is to the database; blocking. */
  @Scheduled(every = "1s")
  @RunOnVirtualThread
  void flush() {
    Map<RefusalStore.Key, RefusalStore.Sum> counted;
    List<RefusalStore.Owned> looked;
    synchronized (this) {
      if (sums.isEmpty()) {
        return;
      }
      counted = sums;
      looked = kept;
      sums = new HashMap<>();
      kept = new ArrayList<>();
    }
    try {
      store.add(counted, looked);
    } catch (RuntimeException away) {
      lost.increment(counted.values().stream().mapToLong(RefusalStore.Sum::requests).sum());
      LOG.warnf("Refusals were not counted: %s", away.getMessage());
    }
  }

  @Scheduled(every = "6h", delayed = "1m")
  @RunOnVirtualThread
  void forget() {
    store.forget(clock.instant().minus(KEPT_FOR));
  }
}
