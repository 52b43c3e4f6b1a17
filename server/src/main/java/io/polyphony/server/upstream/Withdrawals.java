package io.polyphony.server.upstream;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.RefusalException;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.cluster.Signals;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.store.Database;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes deployments out and puts them back, on every node. */
@Singleton
public class Withdrawals implements Signals.Receiver {
  private static final String TOPIC = "deployment";
  private static final String BACK = "back ";
  private static final int AFTER_DATABASE = 30;

  private final WithdrawalStore rows;
  private final Breakers breakers;
  private final Credentials credentials;
  private final Database database;
  private final AuditLog audit;
  private final Signals signals;
  private final InstantSource clock;

  Withdrawals(
      WithdrawalStore rows,
      Breakers breakers,
      Credentials credentials,
      Database database,
      AuditLog audit,
      Signals signals,
      InstantSource clock) {
    this.rows = rows;
    this.breakers = breakers;
    this.credentials = credentials;
    this.database = database;
    this.audit = audit;
    this.signals = signals;
    this.clock = clock;
  }

  void start(@Observes @Priority(AFTER_DATABASE) StartupEvent event) {
    load();
    signals.receive(TOPIC, this);
  }

  @Override
  public void changed(String id) {
    load();
    if (id.startsWith(BACK)) {
      String key = id.substring(BACK.length());
      int space = key.indexOf(' ');
      UUID credential = UUID.fromString(key.substring(0, space));
      breakers.close(new Deployment.Key(credential, key.substring(space + 1)));
    }
  }

  @Override
  public void missed() {
    load();
  }

  private synchronized void load() {
    breakers.withdrawn(
        rows.all(clock.instant()).stream()
            .collect(Collectors.toUnmodifiableMap(Withdrawal::key, it -> it)));
  }

  /** No request asks the deployment any more, whatever its name. */
  void takeOut(
      Caller caller, Deployment.Key key, @Nullable Instant until, @Nullable String reason) {
    UUID credential = own(caller, key);
    Instant now = clock.instant();
    if (until != null && !until.isAfter(now)) {
      throw RefusalException.field("until", "The end must lie in the future.");
    }
    String words = reason == null || reason.isBlank() ? null : reason.strip();
    var withdrawal =
        new Withdrawal(
            caller.organisation(), caller.user(), credential, key.model(), until, words, now);
    database.transaction(
        () -> {
          rows.put(withdrawal);
          said(caller, "deployment.withdrawn", key, words);
          signals.send(TOPIC, "out");
        });
    load();
  }

  /** Requests ask it again, even if it was resting of itself. */
  void putBack(Caller caller, Deployment.Key key) {
    UUID credential = own(caller, key);
    database.transaction(
        () -> {
          rows.delete(caller.organisation(), credential, key.model());
          said(caller, "deployment.returned", key, null);
          signals.send(TOPIC, BACK + credential + " " + key.model());
        });
    load();
    breakers.close(key);
  }

  /** A credential that the organisation does not have is as absent as one that nobody has. */
  private UUID own(Caller caller, Deployment.Key key) {
    UUID credential = key.credential();
    String provider =
        credential == null ? null : credentials.providers(caller.organisation()).get(credential);
    if (credential == null || provider == null) {
      throw Failure.of(ErrorCode.NOT_FOUND, "There is no such deployment.").asException();
    }
    if (!key.model().startsWith(provider + "/")) {
      throw RefusalException.field("model", "This key is not one for that model's provider.");
    }
    return credential;
  }

  private void said(Caller caller, String action, Deployment.Key key, @Nullable String reason) {
    audit.record(
        new Act(
            caller.organisation(),
            caller.user(),
            caller.name(),
            action,
            "deployment",
            String.valueOf(key.credential()),
            reason == null
                ? Map.of("model", key.model())
                : Map.of("model", key.model(), "reason", reason)));
  }
}
