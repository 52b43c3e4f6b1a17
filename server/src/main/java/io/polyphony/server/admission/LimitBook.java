package io.polyphony.server.admission;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.cluster.Signals;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.Ledger;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All organisations' limits: kept in memory for admission, changed in the database. What budgets
 * have spent comes from the database again and again, so that other processes' spending counts.
 */
@Singleton
public class LimitBook implements Signals.Receiver {
  private static final Logger LOG = Logger.getLogger(LimitBook.class);
  private static final String TOPIC = "limit";
  private static final String RESET = "reset ";
  private static final int AFTER_LEDGER = 30;

  private final LimitStore rows;
  private final Database database;
  private final Ledger ledger;
  private final AuditLog audit;
  private final Signals signals;
  private final SharedLimits shared;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<UUID, LimitTable> tables = new ConcurrentHashMap<>();

  LimitBook(
      LimitStore rows,
      Database database,
      Ledger ledger,
      AuditLog audit,
      Signals signals,
      SharedLimits shared,
      Ids ids,
      InstantSource clock) {
    this.rows = rows;
    this.database = database;
    this.ledger = ledger;
    this.audit = audit;
    this.signals = signals;
    this.shared = shared;
    this.ids = ids;
    this.clock = clock;
  }

  void start(@Observes @Priority(AFTER_LEDGER) StartupEvent event) {
    load();
    signals.receive(TOPIC, this);
  }

  /** The organisation's table; null if it has no limits. */
  @Nullable LimitTable table(UUID organisation) {
    return tables.get(organisation);
  }

  Moment now() {
    return new Moment(System.nanoTime(), clock.instant());
  }

  @Override
  public void changed(String id) {
    if (id.startsWith(RESET)) {
      forget(UUID.fromString(id.substring(RESET.length())));
    } else {
      load();
    }
  }

  @Override
  public void missed() {
    load();
  }

  /** Reads the limits anew; what was used of those that stay is kept. */
  private synchronized void load() {
    Map<UUID, List<Limit>> byOrganisation = new HashMap<>();
    for (LimitStore.Owned owned : rows.all()) {
      byOrganisation
          .computeIfAbsent(owned.organisation(), id -> new ArrayList<>())
          .add(owned.limit());
    }
    tables.keySet().retainAll(byOrganisation.keySet());
    byOrganisation.forEach(
        (organisation, limits) ->
            tables.computeIfAbsent(organisation, id -> new LimitTable()).replace(limits));
    refreshAll();
  }

  @Scheduled(every = "${polyphony.admission.refresh-every:5s}")
  @RunOnVirtualThread
  void refresh() {
    try {
      refreshAll();
    } catch (RuntimeException away) {
      LOG.debugf("Budgets go on with what they know: %s", away.getMessage());
    }
  }

  private void refreshAll() {
    tables.forEach(this::refresh);
  }

  /** While nothing is being stored, so that no record counts twice or not at all. */
  private void refresh(UUID organisation, LimitTable table) {
    SharedTable all = shared.isUsed() ? shared.table(organisation) : null;
    if (all != null) {
      all.money().confirm(ids -> stored(organisation, ids));
    }
    for (Limit limit : table.limits()) {
      Period period = limit.period();
      if (limit.measure() == Measure.MONEY && period != null) {
        ledger.still(
            () -> {
              LocalDate from = period.from(clock.instant());
              LimitStore.Spent spent = rows.spent(organisation, limit, from, null);
              table.found(limit, from, spent.nano(), now());
              if (all != null) {
                all.found(limit, table.subjects(limit.id()), from.toEpochDay(), spent);
              }
            });
      }
    }
  }

  private List<UUID> stored(UUID organisation, List<UUID> ids) {
    return ledger.find(organisation, ids).stream().map(CompletionRecord::id).toList();
  }

  /** An organisation's limits, oldest first; blocking. */
  public List<Limit> list(UUID organisation) {
    return rows.list(organisation);
  }

  /** Makes a limit; it holds at once, in all processes. */
  public Limit create(Caller caller, NewLimit wanted) {
    wanted.check();
    UUID subject = wanted.subject();
    if (subject != null && !rows.hasSubject(caller.organisation(), wanted.scope(), subject)) {
      throw absent();
    }
    Limit limit = wanted.limit(ids.next(), clock.instant());
    database.transaction(
        () -> {
          rows.insert(caller.organisation(), caller.user(), limit);
          audit.record(act(caller, "limit.created", limit));
          signals.send(TOPIC, limit.id().toString());
        });
    load();
    return limit;
  }

  public Limit change(Caller caller, UUID id, LimitChange change) {
    Instant now = clock.instant();
    database.transaction(
        () -> {
          if (!rows.update(caller.organisation(), id, change, now)) {
            throw absent();
          }
          audit.record(act(caller, "limit.changed", find(caller, id)));
          signals.send(TOPIC, id.toString());
        });
    load();
    return find(caller, id);
  }

  public void delete(Caller caller, UUID id) {
    database.transaction(
        () -> {
          Limit limit = find(caller, id);
          rows.delete(caller.organisation(), id);
          audit.record(act(caller, "limit.deleted", limit));
          signals.send(TOPIC, id.toString());
        });
    load();
  }

  /** Forgets, in all processes, what was used of a rate; what was spent stays spent. */
  public void reset(Caller caller, UUID id) {
    Limit limit = find(caller, id);
    forget(id);
    if (limit.measure() == Measure.REQUESTS || limit.measure() == Measure.TOKENS) {
      shared.clear(caller.organisation(), limit);
    }
    database.transaction(
        () -> {
          audit.record(act(caller, "limit.reset", limit));
          signals.send(TOPIC, RESET + id);
        });
  }

  private void forget(UUID limit) {
    tables.values().forEach(table -> table.clear(limit));
  }

  /** Who has used what of an organisation's limits: over all nodes, or as this process knows it. */
  List<LimitTable.State> states(UUID organisation) {
    LimitTable table = tables.get(organisation);
    if (table == null) {
      return List.of();
    }
    List<LimitTable.State> all = shared.states(organisation, table.limits());
    return all != null ? all : table.states(now());
  }

  Counted counted() {
    return shared.counted();
  }

  private Limit find(Caller caller, UUID id) {
    return rows.find(caller.organisation(), id).orElseThrow(LimitBook::absent);
  }

  private static Act act(Caller caller, String action, Limit limit) {
    return new Act(
        caller.organisation(),
        caller.user(),
        caller.name(),
        action,
        "limit",
        limit.id().toString(),
        Map.of("name", limit.name(), "amount", Long.toString(limit.amount())));
  }

  private static RuntimeException absent() {
    return Failure.of(ErrorCode.NOT_FOUND, "There is no such limit, person or key.").asException();
  }
}
