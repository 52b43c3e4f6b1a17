package io.polyphony.server.route;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.ModelName;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.RefusalException;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.cluster.Signals;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes, changes and deletes routes; the {@link Router} looks again when one has changed. */
@Singleton
public class Routes implements Signals.Receiver {
  private static final int EARLY = 5;
  private static final String TOPIC = "route";

  private final RouteStore rows;
  private final Credentials credentials;
  private final Catalog catalog;
  private final Database database;
  private final AuditLog audit;
  private final Signals signals;
  private final Ids ids;
  private final InstantSource clock;
  private final AtomicLong generation = new AtomicLong();

  Routes(
      RouteStore rows,
      Credentials credentials,
      Catalog catalog,
      Database database,
      AuditLog audit,
      Signals signals,
      Ids ids,
      InstantSource clock) {
    this.rows = rows;
    this.credentials = credentials;
    this.catalog = catalog;
    this.database = database;
    this.audit = audit;
    this.signals = signals;
    this.ids = ids;
    this.clock = clock;
  }

  void start(@Observes @Priority(EARLY) StartupEvent event) {
    signals.receive(TOPIC, this);
  }

  /** Rises whenever a route may have changed. */
  long generation() {
    return generation.get();
  }

  @Override
  public void changed(String id) {
    generation.incrementAndGet();
  }

  @Override
  public void missed() {
    generation.incrementAndGet();
  }

  /** An organisation's routes by name; blocking. */
  public List<Route> list(UUID organisation) {
    return rows.list(organisation);
  }

  /** Makes a route; callers can use it at once, in all processes. */
  Route create(Caller caller, NewRoute wanted) {
    check(caller, wanted);
    Instant now = clock.instant();
    var route = new Route(ids.next(), wanted.name(), wanted.rules(), now, now);
    database.transaction(
        () -> {
          if (!rows.insert(caller.organisation(), caller.user(), route)) {
            throw taken();
          }
          said(caller, "route.created", route);
        });
    generation.incrementAndGet();
    return find(caller, route.id());
  }

  Route change(Caller caller, UUID id, NewRoute wanted) {
    find(caller, id);
    check(caller, wanted);
    database.transaction(
        () -> {
          if (!rows.update(caller.organisation(), id, wanted, clock.instant())) {
            throw taken();
          }
          said(caller, "route.changed", find(caller, id));
        });
    generation.incrementAndGet();
    return find(caller, id);
  }

  void delete(Caller caller, UUID id) {
    database.transaction(
        () -> {
          Route route = find(caller, id);
          rows.delete(caller.organisation(), id);
          said(caller, "route.deleted", route);
        });
    generation.incrementAndGet();
  }

  private void check(Caller caller, NewRoute wanted) {
    wanted.check();
    Map<UUID, String> own = credentials.providers(caller.organisation());
    for (RouteRules.Named named : wanted.rules().named()) {
      check(named.field(), named.target(), own);
    }
  }

  /** A credential that the organisation does not have is as absent as one that nobody has. */
  private void check(String field, RouteTarget target, Map<UUID, String> own) {
    ModelName model = Providers.installed().split(target.model());
    if (model == null) {
      throw RefusalException.field(
          field + ".model", "Write the model as provider/name, as the catalogue does.");
    }
    if (target.credential() == null) {
      checkSandbox(field, model);
      return;
    }
    String provider = own.get(target.credential());
    if (provider == null) {
      throw Failure.of(ErrorCode.NOT_FOUND, "There is no such route or credential.").asException();
    }
    if (!provider.equals(model.provider().id())) {
      throw RefusalException.field(
          field + ".credential", "This key is not one for " + model.provider().label() + ".");
    }
  }

  private void checkSandbox(String field, ModelName model) {
    if (model.provider().kind() != ProviderKind.SANDBOX) {
      throw RefusalException.field(field + ".credential", "Choose the key that is used for it.");
    }
    if (catalog.find(model.provider().id(), model.name()).isEmpty()) {
      throw RefusalException.field(field + ".model", "The sandbox has no such model.");
    }
  }

  private void said(Caller caller, String action, Route route) {
    audit.record(
        new Act(
            caller.organisation(),
            caller.user(),
            caller.name(),
            action,
            "route",
            route.id().toString(),
            Map.of("name", route.name())));
    signals.send(TOPIC, route.id().toString());
  }

  private Route find(Caller caller, UUID id) {
    return rows.find(caller.organisation(), id)
        .orElseThrow(
            () ->
                Failure.of(ErrorCode.NOT_FOUND, "There is no such route or credential.")
                    .asException());
  }

  private static RefusalException taken() {
    return RefusalException.field("name", "Another route has this name.");
  }
}
