package io.polyphony.server.cache;

import io.polyphony.server.cluster.RedisConfig;
import io.polyphony.server.cluster.RedisLine;
import io.polyphony.server.crypto.CryptoException;
import io.polyphony.server.crypto.Place;
import io.polyphony.server.crypto.SecretBox;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers that all nodes have in common, in Redis, sealed as everything that people wrote is. On a
 * line of its own: limits do not wait behind a long answer. While Redis is away there are none.
 */
@Singleton
public class CommonAnswers {
  private static final Logger LOG = Logger.getLogger(CommonAnswers.class);
  private static final String TABLE = "answer";

  /** Longer than any answer is kept. */
  private static final Duration LONGEST = Duration.ofDays(31);

  private static final Future<@Nullable KeptAnswer> NONE = Future.succeededFuture(null);

  private final RedisLine line;
  private final SecretBox box;
  private final Vertx vertx;
  private final InstantSource clock;

  /** When organisations' answers were last forgotten, as far as this process knows. */
  private final Map<UUID, Instant> forgotten = new ConcurrentHashMap<>();

  @Inject
  public CommonAnswers(RedisConfig config, SecretBox box, Vertx vertx, InstantSource clock) {
    this.line = new RedisLine(config, vertx, "answers are kept by each server alone");
    this.box = box;
    this.vertx = vertx;
    this.clock = clock;
    line.whenBack(() -> forgotten.forEach(this::tell));
  }

  void start(@Observes @Priority(26) StartupEvent event) {
    line.begin();
  }

  void stop(@Observes ShutdownEvent event) {
    line.close();
  }

  public boolean isHere() {
    return line.isHere();
  }

  /** Null if there is none of at most that age, or none can be had now; never fails. */
  Future<@Nullable KeptAnswer> find(CacheKey key, Duration atMost) {
    return line.ask(Request.cmd(Command.MGET).arg(name(key)).arg(forgotten(key.organisation())))
        .compose(found -> open(key, found, atMost))
        .recover(away -> NONE);
  }

  /** What was kept until now is given to nobody any more. */
  void forget(UUID organisation) {
    Instant now = clock.instant();
    forgotten.put(organisation, now);
    if (line.isUsed()) {
      tell(organisation, now);
    }
  }

  private void tell(UUID organisation, Instant at) {
    line.ask(
            Request.cmd(Command.SET)
                .arg(forgotten(organisation))
                .arg(at.toString())
                .arg("PX")
                .arg(LONGEST.toMillis()))
        .onFailure(away -> LOG.debug("Redis hears later what is to be forgotten", away));
  }

  private Future<@Nullable KeptAnswer> open(CacheKey key, Response found, Duration atMost) {
    Response sealed = found.get(0);
    if (sealed == null) {
      return NONE;
    }
    Response purged = found.get(1);
    Instant since = purged == null ? Instant.MIN : Instant.parse(purged.toString());
    return vertx.executeBlocking(() -> opened(key, sealed.toString(), since, atMost), false);
  }

  void keep(CacheKey key, KeptAnswer answer) {
    vertx
        .executeBlocking(() -> box.seal(place(key), AnswerText.of(answer)), false)
        .compose(
            closed ->
                line.ask(
                    Request.cmd(Command.SET)
                        .arg(name(key))
                        .arg(closed)
                        .arg("PX")
                        .arg(Math.max(1, answer.keepFor().toMillis()))))
        .onFailure(away -> LOG.debug("An answer is not kept for other servers", away));
  }

  private @Nullable KeptAnswer opened(CacheKey key, String text, Instant purged, Duration atMost) {
    try {
      KeptAnswer answer = AnswerText.read(box.open(place(key), text));
      Instant here = forgotten.getOrDefault(key.organisation(), Instant.MIN);
      boolean isForgotten = !answer.since().isAfter(purged) || !answer.since().isAfter(here);
      return !isForgotten && answer.isFresh(clock.instant(), atMost) ? answer : null;
    } catch (CryptoException | IllegalArgumentException unknown) {
      LOG.debug("An answer in Redis cannot be read", unknown);
      return null;
    }
  }

  private static String forgotten(UUID organisation) {
    return "polyphony:answers:{%s}:forgotten".formatted(organisation);
  }

  private static String name(CacheKey key) {
    ByteBuffer digest = ByteBuffer.allocate(4 * Long.BYTES);
    digest.putLong(key.first()).putLong(key.second()).putLong(key.third()).putLong(key.fourth());
    return "polyphony:answer:{%s}:%s:%s"
        .formatted(key.organisation(), key.user(), HexFormat.of().formatHex(digest.array()));
  }

  /** Bound to who asked, and to the question. */
  private static Place place(CacheKey key) {
    return new Place(
        key.organisation(),
        TABLE,
        new UUID(key.first(), key.second()),
        key.user() + "/" + new UUID(key.third(), key.fourth()));
  }
}
