package io.polyphony.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.cluster.Signals;
import io.polyphony.server.crypto.Tokens;
import io.polyphony.server.egress.AddressRange;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Issues, finds, changes and revokes virtual keys. */
@Singleton
public class VirtualKeys implements Signals.Receiver {
  private static final int EARLY = 5;
  private static final String TOPIC = "virtual_key";

  private final VirtualKeyStore rows;
  private final Database database;
  private final AuditLog audit;
  private final Signals signals;
  private final Ids ids;
  private final InstantSource clock;
  private final Cache<String, Known> known;
  private final AtomicLong changes = new AtomicLong();
  private final Map<UUID, LongAdder> uses = new ConcurrentHashMap<>();

  /** A key's grant, and the caller and counter made of it once. */
  private record Known(VirtualKeyStore.Grant grant, Caller caller, LongAdder uses) {}

  VirtualKeys(
      VirtualKeyStore rows,
      Database database,
      AuditLog audit,
      Signals signals,
      Ids ids,
      InstantSource clock,
      AccessConfig config) {
    this.rows = rows;
    this.database = database;
    this.audit = audit;
    this.signals = signals;
    this.ids = ids;
    this.clock = clock;
    this.known =
        Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(config.cacheFor()).build();
  }

  public List<VirtualKey> list(UUID organisation) {
    return rows.list(organisation);
  }

  /** Makes a key that acts for the caller. */
  public IssuedVirtualKey issue(Caller caller, NewVirtualKey wanted) {
    Instant now = clock.instant();
    requireFuture(wanted.expiresAt(), now);
    requireTeam(caller, wanted.teamId());
    String secret = VirtualKeySecret.create();
    var key =
        new VirtualKey(
            ids.next(),
            wanted.name().strip(),
            VirtualKeySecret.shown(secret),
            now,
            wanted.expiresAt(),
            null,
            null,
            0,
            wanted.models(),
            wanted.requestsPerMinute(),
            wanted.concurrency(),
            wanted.cacheTtlSeconds(),
            canonical(wanted.addresses()),
            wanted.bodies(),
            wanted.teamId());
    database.transaction(
        () -> {
          rows.insert(caller.organisation(), caller.user(), key, Tokens.sha256(secret));
          audit.record(act(caller, "virtual_key.created", key.id(), key.name()));
        });
    return new IssuedVirtualKey(rows.find(caller.organisation(), key.id()).orElseThrow(), secret);
  }

  /** The key goes by other rules from now on, in all processes; its secret stays. */
  public VirtualKey change(Caller caller, UUID id, NewVirtualKey wanted) {
    List<String> addresses = canonical(wanted.addresses());
    requireTeam(caller, wanted.teamId());
    database.transaction(
        () -> {
          VirtualKey key = rows.find(caller.organisation(), id).orElseThrow(VirtualKeys::absent);
          if (key.revokedAt() != null) {
            throw Failure.of(ErrorCode.CONFLICT, "This key is revoked for good.").asException();
          }
          if (!Objects.equals(key.expiresAt(), wanted.expiresAt())) {
            requireFuture(wanted.expiresAt(), clock.instant());
          }
          rows.update(caller.organisation(), key.with(wanted, addresses));
          audit.record(act(caller, "virtual_key.changed", id, wanted.name().strip()));
          signals.send(TOPIC, id.toString());
        });
    changed(id.toString());
    return rows.find(caller.organisation(), id).orElseThrow(VirtualKeys::absent);
  }

  /**
   * The team has no keys any more; in a transaction, after which each key {@link #changed}.
   *
   * @return whose keys they were
   */
  public List<UUID> leaveTeam(UUID organisation, UUID team) {
    List<UUID> left = rows.leaveTeam(organisation, team);
    left.forEach(key -> signals.send(TOPIC, key.toString()));
    return left;
  }

  private void requireTeam(Caller caller, @Nullable UUID team) {
    if (team != null && !rows.hasTeam(caller.organisation(), team)) {
      throw RefusalException.field("teamId", "There is no such team.");
    }
  }

  private static void requireFuture(@Nullable Instant end, Instant now) {
    if (end != null && !end.isAfter(now)) {
      throw RefusalException.field("expiresAt", "The end must lie in the future.");
    }
  }

  /** Each range once, in its shortest text. */
  private static @Nullable List<String> canonical(@Nullable List<String> addresses) {
    return addresses == null
        ? null
        : addresses.stream().map(VirtualKeys::canonical).distinct().toList();
  }

  private static String canonical(String address) {
    try {
      return AddressRange.parse(address.strip()).toString();
    } catch (IllegalArgumentException malformed) {
      throw RefusalException.field(
          "addresses",
          address + " is neither an address nor a range, such as 10.0.0.0/8 or 2001:db8::/32.");
    }
  }

  /** The key is refused from now on. */
  public void revoke(Caller caller, UUID id) {
    database.transaction(
        () -> {
          VirtualKey key = rows.find(caller.organisation(), id).orElseThrow(VirtualKeys::absent);
          rows.revoke(caller.organisation(), id, clock.instant());
          audit.record(act(caller, "virtual_key.revoked", id, key.name()));
          signals.send(TOPIC, id.toString());
        });
    changed(id.toString());
  }

  /** Another process, or this one, changed or revoked a key. */
  @Override
  public void changed(String id) {
    changes.incrementAndGet();
    known.asMap().values().removeIf(key -> key.grant().id().toString().equals(id));
  }

  @Override
  public void missed() {
    changes.incrementAndGet();
    known.invalidateAll();
  }

  /** The caller of a key known in memory, without touching the database. */
  @Nullable Caller cached(String secret) {
    Known key = known.getIfPresent(digest(secret));
    return key != null && alive(key.grant()) ? used(key) : null;
  }

  /** Blocking. However many ask for a key at once, one of them looks. */
  public Optional<Caller> find(String secret) {
    if (!VirtualKeySecret.plausible(secret)) {
      return Optional.empty();
    }
    String digest = digest(secret);
    long before = changes.get();
    Known key = known.asMap().computeIfAbsent(digest, ignored -> look(secret));
    if (changes.get() != before) {
      // a change between the look and here must not be forgotten
      known.invalidate(digest);
    }
    if (key == null || !alive(key.grant())) {
      known.invalidate(digest);
      return Optional.empty();
    }
    return Optional.of(used(key));
  }

  private @Nullable Known look(String secret) {
    return rows.grant(Tokens.sha256(secret)).filter(this::alive).map(this::known).orElse(null);
  }

  private boolean alive(VirtualKeyStore.Grant grant) {
    return grant.expiresAt() == null || clock.instant().isBefore(grant.expiresAt());
  }

  private static Caller used(Known key) {
    key.uses().increment();
    return key.caller();
  }

  private Known known(VirtualKeyStore.Grant grant) {
    LongAdder counter = uses.computeIfAbsent(grant.id(), id -> new LongAdder());
    return new Known(grant, caller(grant), counter);
  }

  private static Caller caller(VirtualKeyStore.Grant grant) {
    List<String> models = grant.models();
    List<String> addresses = grant.addresses();
    Integer seconds = grant.cacheTtlSeconds();
    return new Caller(
        grant.organisationId(),
        grant.ownerId(),
        null,
        grant.id(),
        grant.name(),
        Permissions.VIRTUAL_KEY,
        models == null ? null : Set.copyOf(models),
        new Limits(grant.requestsPerMinute(), grant.concurrency()),
        seconds == null ? null : Duration.ofSeconds(seconds),
        addresses == null ? null : addresses.stream().map(AddressRange::parse).toList(),
        grant.bodies(),
        grant.teamId());
  }

  @Scheduled(every = "2s")
  @RunOnVirtualThread
  void flushUses() {
    var counts = new HashMap<UUID, Long>();
    uses.forEach(
        (id, adder) -> {
          long count = adder.sumThenReset();
          if (count > 0) {
            counts.put(id, count);
          }
        });
    if (!counts.isEmpty()) {
      rows.used(counts, clock.instant());
    }
  }

  void start(@Observes @Priority(EARLY) StartupEvent event) {
    signals.receive(TOPIC, this);
  }

  void stop(@Observes ShutdownEvent event) {
    flushUses();
  }

  private static Act act(Caller caller, String action, UUID id, String name) {
    return new Act(
        caller.organisation(),
        caller.user(),
        caller.name(),
        action,
        "virtual_key",
        id.toString(),
        Map.of("name", name));
  }

  private static RuntimeException absent() {
    return Failure.of(ErrorCode.NOT_FOUND, "There is no such virtual key.").asException();
  }

  private static String digest(String secret) {
    return new String(Tokens.sha256(secret), StandardCharsets.ISO_8859_1);
  }
}
