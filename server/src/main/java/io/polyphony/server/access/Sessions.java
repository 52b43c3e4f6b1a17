package io.polyphony.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polyphony.server.cluster.Signals;
import io.polyphony.server.crypto.Tokens;
import io.polyphony.server.store.Ids;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sessions of signed-in people: a random text in a cookie, of which we store only a digest. */
@Singleton
public class Sessions implements Signals.Receiver {
  private static final int EARLY = 5;
  private static final String TOPIC = "session";
  private static final int TOKEN_BYTES = 32;
  private static final int TOKEN_LENGTH = 43;
  private static final Duration SEEN_STEP = Duration.ofMinutes(1);

  private final SessionStore rows;
  private final Signals signals;
  private final AccessConfig config;
  private final Ids ids;
  private final InstantSource clock;
  private final Cache<String, SessionStore.Row> known;
  private final AtomicLong closings = new AtomicLong();

  Sessions(SessionStore rows, Signals signals, AccessConfig config, Ids ids, InstantSource clock) {
    this.rows = rows;
    this.signals = signals;
    this.config = config;
    this.ids = ids;
    this.clock = clock;
    this.known =
        Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(config.cacheFor()).build();
  }

  /** A new session's token, for the cookie. */
  public String open(UUID organisation, UUID user) {
    String token = Tokens.random(TOKEN_BYTES);
    Instant now = clock.instant();
    var row =
        new SessionStore.Row(
            ids.next(), organisation, user, "", "", now, now.plus(config.sessionLifetime()));
    rows.insert(row, Tokens.sha256(token));
    return token;
  }

  /** Ends the session. After the transaction {@link #forget} must follow. */
  public void close(UUID organisation, UUID session) {
    rows.delete(organisation, session);
    signals.send(TOPIC, session.toString());
  }

  /** An ended session's token is refused from now on. */
  public void forget(UUID session) {
    changed(session.toString());
  }

  /** Another process, or this one, ended a session. */
  @Override
  public void changed(String id) {
    closings.incrementAndGet();
    known.asMap().values().removeIf(row -> row.id().toString().equals(id));
  }

  @Override
  public void missed() {
    closings.incrementAndGet();
    known.invalidateAll();
  }

  void start(@Observes @Priority(EARLY) StartupEvent event) {
    signals.receive(TOPIC, this);
  }

  /** The text that proves that a request comes from our own page; derived from the cookie's. */
  public static String csrfToken(String token) {
    return HexFormat.of().formatHex(Tokens.sha256("csrf " + token)).substring(0, 32);
  }

  /** The caller of a session known in memory, without touching the database. */
  @Nullable Caller cached(String token) {
    SessionStore.Row row = known.getIfPresent(key(token));
    return row != null && alive(row) ? caller(row) : null;
  }

  /** Blocking. */
  public Optional<Caller> find(String token) {
    if (token.length() != TOKEN_LENGTH) {
      return Optional.empty();
    }
    Caller remembered = cached(token);
    if (remembered != null) {
      return Optional.of(remembered);
    }
    long before = closings.get();
    Optional<SessionStore.Row> found = rows.find(Tokens.sha256(token)).filter(this::alive);
    found.ifPresent(row -> remember(token, row, before));
    return found.map(Sessions::caller);
  }

  /** A sign-out that came between look-up and here must not be forgotten. */
  private void remember(String token, SessionStore.Row row, long before) {
    known.put(key(token), row);
    if (closings.get() != before) {
      known.invalidate(key(token));
    }
    Instant now = clock.instant();
    if (Duration.between(row.seenAt(), now).compareTo(SEEN_STEP) > 0) {
      rows.seen(row.id(), now);
    }
  }

  private boolean alive(SessionStore.Row row) {
    Instant now = clock.instant();
    return now.isBefore(row.expiresAt()) && now.isBefore(row.seenAt().plus(config.sessionIdle()));
  }

  private static String key(String token) {
    return HexFormat.of().formatHex(Tokens.sha256(token));
  }

  private static Caller caller(SessionStore.Row row) {
    return new Caller(
        row.organisationId(),
        row.ownerId(),
        row.id(),
        null,
        row.name(),
        Permissions.ofRole(row.role()),
        null,
        Limits.DEFAULT);
  }

  @Scheduled(every = "1h", delayed = "10m")
  @RunOnVirtualThread
  void forgetEnded() {
    Instant now = clock.instant();
    rows.deleteOver(now, now.minus(config.sessionIdle()));
  }
}
