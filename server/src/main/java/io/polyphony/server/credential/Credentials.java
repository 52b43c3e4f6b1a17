package io.polyphony.server.credential;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.Provider;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.RefusalException;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.cluster.Signals;
import io.polyphony.server.credential.CredentialStore.Row;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps, opens and counts providers' credentials. */
@Singleton
public class Credentials implements Signals.Receiver {
  private static final int EARLY = 5;
  private static final String TOPIC = "credential";
  static final String ENVIRONMENT = "environment";

  private final CredentialStore rows;
  private final CredentialSeal seal;
  private final AuditLog audit;
  private final Signals signals;
  private final Database database;
  private final EnvironmentKeys environment;
  private final Ids ids;
  private final InstantSource clock;
  private final AtomicLong generation = new AtomicLong();
  private final Set<UUID> prepared = ConcurrentHashMap.newKeySet();
  private final Map<UUID, LongAdder> uses = new ConcurrentHashMap<>();

  Credentials(
      CredentialStore rows,
      CredentialSeal seal,
      AuditLog audit,
      Signals signals,
      Database database,
      EnvironmentKeys environment,
      Ids ids,
      InstantSource clock) {
    this.rows = rows;
    this.seal = seal;
    this.audit = audit;
    this.signals = signals;
    this.database = database;
    this.environment = environment;
    this.ids = ids;
    this.clock = clock;
  }

  /** Changes whenever a credential does: what was made of {@link #active} is stale then. */
  public long generation() {
    return generation.get();
  }

  /** Another process, or this one, changed a credential. */
  @Override
  public void changed(String id) {
    generation.incrementAndGet();
  }

  @Override
  public void missed() {
    generation.incrementAndGet();
  }

  void start(@Observes @Priority(EARLY) StartupEvent event) {
    signals.receive(TOPIC, this);
  }

  void stop(@Observes ShutdownEvent event) {
    writeUses();
  }

  /** The organisation's active credentials, opened; blocking. */
  public List<ActiveCredential> active(UUID organisation) {
    prepare(organisation);
    return rows.list(organisation).stream().filter(Row::active).map(this::open).toList();
  }

  /** The providers of all the organisation's credentials, active or not, by id; blocking. */
  public Map<UUID, String> providers(UUID organisation) {
    prepare(organisation);
    return rows.list(organisation).stream().collect(Collectors.toMap(Row::id, Row::provider));
  }

  /** A request uses the credential; counted in memory and written now and then. */
  public void used(UUID id) {
    uses.computeIfAbsent(id, key -> new LongAdder()).increment();
  }

  /** Something that belongs to the credential has changed: what was made of it is stale. */
  void touched(UUID id) {
    signals.send(TOPIC, id.toString());
    generation.incrementAndGet();
  }

  List<Credential> list(UUID organisation) {
    prepare(organisation);
    return rows.list(organisation).stream().map(this::shown).toList();
  }

  /**
   * Adds a credential of the caller's organisation; blocking.
   *
   * @throws io.polyphony.server.access.RefusalException naming the field that is wrong
   */
  public Credential add(Caller caller, NewCredential wanted) {
    Provider provider = CredentialRules.provider(wanted.provider());
    CredentialValues values = CredentialRules.values(provider, wanted.fields());
    String name = wanted.name();
    UUID id = ids.next();
    Row row =
        new Row(
            id,
            caller.organisation(),
            caller.user(),
            provider.id(),
            name == null || name.isBlank() ? provider.label() : name.strip(),
            true,
            "user",
            null,
            seal.seal(caller.organisation(), id, values),
            seal.settings(values),
            CredentialRules.hint(provider, values),
            CredentialRules.baseUrl(provider, wanted.baseUrl()),
            CredentialRules.dialect(provider, wanted.dialect()),
            wanted.models(),
            clock.instant(),
            null,
            0,
            null);
    database.transaction(
        () -> {
          rows.insert(row);
          audit.record(act(caller, "credential.created", row));
          signals.send(TOPIC, row.id().toString());
        });
    generation.incrementAndGet();
    return shown(row);
  }

  Credential change(Caller caller, UUID id, CredentialChange change) {
    Row old = find(caller, id);
    if (old.origin().equals(ENVIRONMENT) && (change.fields() != null || change.baseUrl() != null)) {
      throw RefusalException.field(
          "fields", "This key comes from the environment: change it there.");
    }
    Provider provider = CredentialRules.provider(old.provider());
    Row row = changed(old, change);
    database.transaction(
        () -> {
          rows.update(row, clock.instant());
          audit.record(act(caller, "credential.changed", row));
          signals.send(TOPIC, row.id().toString());
        });
    generation.incrementAndGet();
    return shown(find(caller, id));
  }

  void delete(Caller caller, UUID id) {
    Row row = find(caller, id);
    if (row.origin().equals(ENVIRONMENT)) {
      throw Failure.of(
              ErrorCode.CONFLICT,
              "This key comes from the environment: remove it there, or deactivate it.")
          .asException();
    }
    database.transaction(
        () -> {
          rows.delete(caller.organisation(), id);
          audit.record(act(caller, "credential.deleted", row));
          signals.send(TOPIC, id.toString());
        });
    generation.incrementAndGet();
  }

  @Scheduled(every = "5s", delayed = "5s")
  void writeUses() {
    Instant now = clock.instant();
    uses.forEach(
        (id, count) -> {
          long times = count.sumThenReset();
          if (times > 0) {
            rows.used(id, times, now);
          }
        });
  }

  /**
   * Once per process: keys of the environment become credentials of the installation's first
   * organisation, and those that left it go.
   */
  private void prepare(UUID organisation) {
    if (prepared.contains(organisation)) {
      return;
    }
    UUID owner = rows.installer(organisation).orElse(null);
    if (owner != null) {
      database.transaction(() -> refresh(organisation, owner));
    }
    prepared.add(organisation);
  }

  private void refresh(UUID organisation, UUID owner) {
    rows.lock(organisation);
    List<EnvironmentKeys.Key> found = environment.found();
    List<Row> known =
        rows.list(organisation).stream().filter(row -> row.variable() != null).toList();
    found.forEach(key -> keep(organisation, owner, key, known));
    Set<String> present =
        found.stream().map(EnvironmentKeys.Key::variable).collect(Collectors.toSet());
    known.stream()
        .filter(row -> !present.contains(row.variable()))
        .forEach(row -> rows.delete(organisation, row.id()));
  }

  private void keep(UUID organisation, UUID owner, EnvironmentKeys.Key key, List<Row> known) {
    Row old =
        known.stream()
            .filter(row -> key.variable().equals(row.variable()))
            .findFirst()
            .orElse(null);
    UUID id = old == null ? ids.next() : old.id();
    Provider provider = CredentialRules.provider(key.provider());
    CredentialValues values = CredentialValues.of(provider, key.fields());
    Row row =
        new Row(
            id,
            organisation,
            owner,
            key.provider(),
            old == null ? key.variable() : old.name(),
            old == null || old.active(),
            ENVIRONMENT,
            key.variable(),
            seal.seal(organisation, id, values),
            seal.settings(values),
            CredentialRules.hint(provider, values),
            null,
            null,
            old == null ? null : old.models(),
            clock.instant(),
            null,
            0,
            null);
    if (old == null) {
      rows.insert(row);
    } else {
      rows.update(row, clock.instant());
    }
  }

  private Row changed(Row old, CredentialChange change) {
    Provider provider = CredentialRules.provider(old.provider());
    CredentialValues before = seal.open(old);
    String baseUrl =
        change.baseUrl() == null
            ? old.baseUrl()
            : CredentialRules.baseUrl(provider, change.baseUrl());
    CredentialValues values = values(provider, before, change, !same(baseUrl, old.baseUrl()));
    return new Row(
        old.id(),
        old.organisationId(),
        old.ownerId(),
        old.provider(),
        change.name() == null ? old.name() : change.name().strip(),
        change.active() == null ? old.active() : change.active(),
        old.origin(),
        old.variable(),
        values.equals(before) ? old.secret() : seal.seal(old.organisationId(), old.id(), values),
        seal.settings(values),
        CredentialRules.hint(provider, values),
        baseUrl,
        old.dialect(),
        models(old, change),
        old.createdAt(),
        old.lastUsedAt(),
        old.useCount(),
        old.lastVerdict());
  }

  /**
   * A secret is tied to the address it was entered for: at another one only secrets entered anew
   * count.
   */
  private static CredentialValues values(
      Provider provider, CredentialValues before, CredentialChange change, boolean elsewhere) {
    Map<String, String> entered = change.fields();
    if (entered == null) {
      if (elsewhere) {
        throw RefusalException.field("fields", "A key is tied to its host: enter it again.");
      }
      return before;
    }
    CredentialValues given = CredentialValues.of(provider, entered);
    Map<String, String> all = new TreeMap<>(before.settings());
    all.keySet().removeAll(entered.keySet());
    all.putAll(given.settings());
    boolean moved = elsewhere || !provider.baseUrl(all).equals(provider.baseUrl(before.settings()));
    all.putAll(moved || !given.secrets().isEmpty() ? given.secrets() : before.secrets());
    return CredentialRules.values(provider, all);
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  private static @Nullable List<String> models(Row old, CredentialChange change) {
    if (change.models() == null) {
      return old.models();
    }
    return change.models().isEmpty() ? null : change.models();
  }

  private Row find(Caller caller, UUID id) {
    return rows.find(caller.organisation(), id)
        .orElseThrow(
            () -> Failure.of(ErrorCode.NOT_FOUND, "There is no such credential.").asException());
  }

  private ActiveCredential open(Row row) {
    String baseUrl = row.baseUrl();
    CredentialValues values = seal.open(row);
    return new ActiveCredential(
        row.id(),
        row.organisationId(),
        row.ownerId(),
        row.provider(),
        row.name(),
        values.settings(),
        new CredentialSecret(values.all()),
        baseUrl == null ? null : URI.create(baseUrl),
        row.dialect(),
        row.models() == null ? null : Set.copyOf(row.models()));
  }

  private Credential shown(Row row) {
    return new Credential(
        row.id(),
        row.provider(),
        row.name(),
        row.active(),
        row.origin(),
        seal.settings(row),
        row.hint(),
        row.baseUrl(),
        row.dialect(),
        row.models(),
        row.createdAt(),
        row.lastUsedAt(),
        row.useCount(),
        seal.tree(row.lastVerdict()));
  }

  private static Act act(Caller caller, String action, Row row) {
    return new Act(
        caller.organisation(),
        caller.user(),
        caller.name(),
        action,
        "credential",
        row.id().toString(),
        Map.of("provider", row.provider(), "name", row.name()));
  }
}
