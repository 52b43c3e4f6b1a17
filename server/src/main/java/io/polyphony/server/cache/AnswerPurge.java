package io.polyphony.server.cache;

import io.polyphony.server.access.Caller;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.cluster.Signals;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Forgets an organisation's kept answers, in all processes. */
@Singleton
class AnswerPurge implements Signals.Receiver {
  private static final int EARLY = 5;
  private static final String TOPIC = "kept_answers";

  private final Flights flights;
  private final Database database;
  private final AuditLog audit;
  private final Signals signals;
  private final Ids ids;

  /** Signals of this process, which has heard of them already. */
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  AnswerPurge(Flights flights, Database database, AuditLog audit, Signals signals, Ids ids) {
    this.flights = flights;
    this.database = database;
    this.audit = audit;
    this.signals = signals;
    this.ids = ids;
  }

  void start(@Observes @Priority(EARLY) StartupEvent event) {
    signals.receive(TOPIC, this);
  }

  /** How many there were in this process. */
  int purge(Caller caller) {
    String organisation = caller.organisation().toString();
    String signal = organisation + ":" + ids.next();
    own.add(signal);
    database.transaction(
        () -> {
          audit.record(
              new Act(
                  caller.organisation(),
                  caller.user(),
                  caller.name(),
                  "cache.purged",
                  "organisation",
                  organisation,
                  Map.of()));
          signals.send(TOPIC, signal);
        });
    return flights.forget(caller.organisation());
  }

  @Override
  public void changed(String id) {
    if (!own.remove(id)) {
      flights.forget(UUID.fromString(id.substring(0, id.indexOf(':'))));
    }
  }

  @Override
  public void missed() {
    own.clear();
    flights.forgetAll();
  }
}
