package io.polyphony.server.body;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.server.access.BodyMode;
import io.polyphony.server.access.Caller;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests and answers where a policy says so. A body follows its record: it waits until that
 * is in the database, then goes there in batches, masked and sealed on a thread of its own. What
 * waits is bounded; what comes then, and what waits when the process dies, is not kept. Records are
 * never held up by it.
 */
@Singleton
public class Bodies {
  private static final Logger LOG = Logger.getLogger(Bodies.class);
  private static final int BATCH = 50;

  /** The ledger sends its last records before, which bodies wait for. */
  private static final int AFTER_LEDGER = 3_000;

  private final BodyPolicies policies;
  private final BodyStore rows;
  private final BodySeal seal;
  private final BodyConfig config;
  private final Counter lost;
  private final AtomicLong waiting = new AtomicLong();
  private final Queue<BodyDraft.Finished> recorded = new ConcurrentLinkedQueue<>();
  private final Set<LocalDate> days = ConcurrentHashMap.newKeySet();

  Bodies(
      BodyPolicies policies,
      BodyStore rows,
      BodySeal seal,
      BodyConfig config,
      MeterRegistry meters) {
    this.policies = policies;
    this.rows = rows;
    this.seal = seal;
    this.config = config;
    this.lost =
        Counter.builder("polyphony_body_lost")
            .description("Requests and answers that a policy wanted kept and that were not")
            .register(meters);
    Gauge.builder("polyphony_body_waiting", waiting, AtomicLong::get)
        .description("Bytes of requests and answers that wait for the database")
        .register(meters);
  }

  /** To be filled with the answer; null if nothing is kept of the caller's requests. */
  public @Nullable BodyDraft draft(Caller caller) {
    BodyMode mode = policies.modeOf(caller);
    return mode == BodyMode.OFF ? null : new BodyDraft(this, caller, mode, config.largest());
  }

  @Nullable Runnable waiting(BodyDraft.Finished body) {
    long size = body.size();
    if (waiting.addAndGet(size) > config.waiting()) {
      waiting.addAndGet(-size);
      lost.increment();
      return null;
    }
    return () -> recorded.add(body);
  }

  /** Sends what there is to the database; blocking. */
  @Scheduled(every = "1s")
  @RunOnVirtualThread
  synchronized void flush() {
    List<BodyDraft.Finished> batch = new ArrayList<>();
    while (!recorded.isEmpty()) {
      BodyDraft.Finished next;
      while (batch.size() < BATCH && (next = recorded.poll()) != null) {
        batch.add(next);
      }
      try {
        store(batch);
      } catch (RuntimeException away) {
        recorded.addAll(batch);
        LOG.debugf("Requests and answers wait: %s", away.getMessage());
        return;
      }
      batch.forEach(body -> waiting.addAndGet(-body.size()));
      batch.clear();
    }
  }

  private void store(List<BodyDraft.Finished> batch) {
    List<BodyStore.Row> sealed = new ArrayList<>();
    for (BodyDraft.Finished body : batch) {
      int keepDays = policies.of(body.caller().organisation()).keepDays();
      BodyStore.Row row = seal.sealed(body, keepDays, config.largest());
      if (row == null) {
        lost.increment();
      } else {
        sealed.add(row);
      }
    }
    for (BodyStore.Row row : sealed) {
      LocalDate day = row.note().dropOn();
      if (!days.contains(day)) {
        rows.addDay(day);
        days.add(day);
      }
    }
    if (!sealed.isEmpty()) {
      rows.insert(sealed);
    }
  }

  void stop(@Observes @Priority(AFTER_LEDGER) ShutdownEvent event) {
    flush();
  }
}
