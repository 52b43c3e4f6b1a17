package io.polyphony.server.body;

import io.polyphony.server.access.BodyMode;
import io.polyphony.server.access.Caller;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.cluster.Signals;
import io.polyphony.server.store.Database;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** What organisations keep: in memory for requests, in the database for all processes. */
@Singleton
public class BodyPolicies implements Signals.Receiver {
  private static final String TOPIC = "body_policy";
  private static final int EARLY = 5;

  private final BodyPolicyStore rows;
  private final Database database;
  private final AuditLog audit;
  private final Signals signals;
  private final InstantSource clock;
  private volatile Map<UUID, BodyPolicy> policies = Map.of();

  BodyPolicies(
      BodyPolicyStore rows,
      Database database,
      AuditLog audit,
      Signals signals,
      InstantSource clock) {
    this.rows = rows;
    this.database = database;
    this.audit = audit;
    this.signals = signals;
    this.clock = clock;
  }

  void start(@Observes @Priority(EARLY) StartupEvent event) {
    load();
    signals.receive(TOPIC, this);
  }

  @Override
  public void changed(String id) {
    load();
  }

  @Override
  public void missed() {
    load();
  }

  private synchronized void load() {
    policies = Map.copyOf(rows.all());
  }

  /** What is kept of that caller's requests. */
  public BodyMode modeOf(Caller caller) {
    BodyMode own = caller.bodies();
    if (own != null) {
      return own;
    }
    return policies.isEmpty() ? BodyMode.OFF : of(caller.organisation()).mode();
  }

  BodyPolicy of(UUID organisation) {
    return policies.getOrDefault(organisation, BodyPolicy.DEFAULT);
  }

  /** Holds for requests that come from now on, on every node. */
  BodyPolicy set(Caller caller, NewBodyPolicy wanted) {
    var policy = new BodyPolicy(wanted.mode(), wanted.keepDays());
    database.transaction(
        () -> {
          rows.put(caller, policy, clock.instant());
          audit.record(
              new Act(
                  caller.organisation(),
                  caller.user(),
                  caller.name(),
                  "body_policy.changed",
                  "organisation",
                  caller.organisation().toString(),
                  Map.of(
                      "mode", policy.mode().name(),
                      "keepDays", Integer.toString(policy.keepDays()))));
          signals.send(TOPIC, caller.organisation().toString());
        });
    load();
    return policy;
  }
}
