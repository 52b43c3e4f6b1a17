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
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.UUID;
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

  private static final Future<@Nullable KeptAnswer> NONE = Future.succeededFuture(null);

  private final RedisLine line;
  private final SecretBox box;
  private final Vertx vertx;
  private final InstantSource clock;

  @Inject
  public CommonAnswers(RedisConfig config, SecretBox box, Vertx vertx, InstantSource clock) {
    this.line = new RedisLine(config, vertx, "answers are kept by each server alone");
    this.box = box;
    this.vertx = vertx;
    this.clock = clock;
  }

  void start(@Observes @Priority(26) StartupEvent event) {
    line.open();
  }

  void stop(@Observes ShutdownEvent event) {
    line.close();
  }

  public boolean isHere() {
    return line.isHere();
  }

  /** Null if there is none of at most that age, or none can be had now; never fails. */
  Future<@Nullable KeptAnswer> find(CacheKey key, Duration atMost) {
    return line.ask(Request.cmd(Command.GET).arg(name(key)))
        .compose(found -> open(key, found, atMost))
        .recover(away -> NONE);
  }

  private Future<@Nullable KeptAnswer> open(
      CacheKey key, @Nullable Response found, Duration atMost) {
    return found == null ? NONE : vertx.executeBlocking(() -> opened(key, found, atMost), false);
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

  private @Nullable KeptAnswer opened(CacheKey key, Response found, Duration atMost) {
    try {
      KeptAnswer answer = AnswerText.read(box.open(place(key), found.toString()));
      return answer.isFresh(clock.instant(), atMost) ? answer : null;
    } catch (CryptoException | IllegalArgumentException unknown) {
      LOG.debug("An answer in Redis cannot be read", unknown);
      return null;
    }
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
