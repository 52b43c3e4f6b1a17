package io.polyphony.server.cluster;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, on which requests follow each other without waiting. What is asked is
 * done, and answered, in the order in which it was asked. As soon as one answer is late, Redis
 * counts as away: all that wait fail, later requests fail at once, and it is looked for again and
 * again. Without an address nothing of it is started.
 */
@Singleton
public class RedisLine {
  private static final Logger LOG = Logger.getLogger(RedisLine.class);
  private static final long LOOK_EVERY_MS = 10;
  private static final long PAUSE_MS = 200;
  private static final long CONNECT_MS = 2_000;
  private static final int MOST_WAITING = 1 << 20;

  private final RedisConfig config;
  private final Vertx vertx;
  private final String meanwhile;
  private final List<Runnable> returns = new CopyOnWriteArrayList<>();
  private final ArrayDeque<Sent> waiting = new ArrayDeque<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile State state = State.UNUSED;
  private volatile boolean closed;
  private @Nullable Context context;
  private @Nullable Redis client;
  private @Nullable RedisConnection connection;
  private boolean late;
  private boolean told;

  /** Where Redis is. */
  public enum State {
    /** There is no address. */
    UNUSED,
    AWAY,
    HERE
  }

  /**
   * @param tolerant whether Redis may say no without counting as away
   */
  private record Sent(Promise<Response> answer, long at, boolean tolerant) {}

  @Inject
  public RedisLine(RedisConfig config, Vertx vertx) {
    this(config, vertx, "limits go by this server's share");
  }

  /**
   * A line beside that of limits, to be opened and closed by its owner.
   *
   * @param meanwhile what happens while Redis is away, in words
   */
  public RedisLine(RedisConfig config, Vertx vertx, String meanwhile) {
    this.config = config;
    this.vertx = vertx;
    this.meanwhile = meanwhile;
  }

  void start(@Observes @Priority(25) StartupEvent event) {
    open();
  }

  void stop(@Observes ShutdownEvent event) {
    close();
  }

  /**
   * Looks for Redis, if there is an address; waits a moment for it, so that it is there at once.
   */
  public void open() {
    begin();
    if (!isUsed()) {
      return;
    }
    try {
      if (!first.await(CONNECT_MS, TimeUnit.MILLISECONDS)) {
        LOG.warnf("Redis is away: %s until it is there.", meanwhile);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks for Redis, if there is an address, and does not wait for it. */
  public void begin() {
    if (config.url().isEmpty()) {
      return;
    }
    state = State.AWAY;
    Context own = ((VertxInternal) vertx).createEventLoopContext();
    context = own;
    own.runOnContext(
        nothing -> {
          vertx.setPeriodic(LOOK_EVERY_MS, id -> look(id));
          connect();
        });
  }

  public void close() {
    closed = true;
    Context own = context;
    if (own != null) {
      own.runOnContext(nothing -> lost("the server stops"));
    }
  }

  public boolean isUsed() {
    return state != State.UNUSED;
  }

  public boolean isHere() {
    return state == State.HERE;
  }

  public State state() {
    return state;
  }

  /** Does something each time when Redis has come back, on the line's event loop. */
  public void whenBack(Runnable work) {
    returns.add(work);
  }

  /** Does something later on the line's event loop. */
  public void later(long ms, Runnable work) {
    vertx.setTimer(ms, id -> own().runOnContext(nothing -> work.run()));
  }

  /**
   * Runs a script. The answer comes on the line's event loop.
   *
   * @return fails with a {@link RedisAwayException}
   */
  public Future<Response> run(RedisScript script, List<String> keys, List<String> arguments) {
    Promise<Response> promise = Promise.promise();
    own().runOnContext(nothing -> send(promise, script, keys, arguments));
    return promise.future();
  }

  /** Asks for the members of a set. */
  public Future<Response> members(String key) {
    Promise<Response> promise = Promise.promise();
    own().runOnContext(nothing -> write(promise, Request.cmd(Command.SMEMBERS).arg(key)));
    return promise.future();
  }

  /**
   * Asks anything else. The answer comes on the line's event loop.
   *
   * @return fails if Redis says no or is away
   */
  public Future<Response> ask(Request request) {
    Promise<Response> promise = Promise.promise();
    own().runOnContext(nothing -> write(promise, request, true));
    return promise.future();
  }

  private Context own() {
    Context own = context;
    if (own == null) {
      throw new IllegalStateException("Redis is not used");
    }
    return own;
  }

  private void send(
      Promise<Response> promise, RedisScript script, List<String> keys, List<String> arguments) {
    Promise<Response> known = Promise.promise();
    known
        .future()
        .onComplete(
            done -> {
              if (done.failed()
                  && String.valueOf(done.cause().getMessage()).startsWith("NOSCRIPT")) {
                write(promise, eval(Command.EVAL, script.text(), keys, arguments));
              } else if (done.failed()) {
                promise.fail(done.cause());
              } else {
                promise.complete(done.result());
              }
            });
    write(known, eval(Command.EVALSHA, script.digest(), keys, arguments));
  }

  private static Request eval(
      Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  private void write(Promise<Response> promise, Request request) {
    write(promise, request, false);
  }

  private void write(Promise<Response> promise, Request request, boolean tolerant) {
    RedisConnection to = connection;
    if (to == null) {
      promise.fail(new RedisAwayException("Redis is away"));
      return;
    }
    var sent = new Sent(promise, System.nanoTime(), tolerant);
    waiting.add(sent);
    to.send(request).onComplete(done -> answered(sent, done));
  }

  private void answered(Sent sent, AsyncResult<Response> done) {
    if (!waiting.remove(sent)) {
      return;
    }
    String why = done.failed() ? String.valueOf(done.cause().getMessage()) : "";
    if (done.succeeded()) {
      sent.answer().complete(done.result());
    } else if (sent.tolerant() || why.startsWith("NOSCRIPT")) {
      sent.answer().fail(done.cause());
    } else {
      sent.answer().fail(new RedisAwayException(why));
      lost(why);
    }
  }

  /** Twice in a row, so that answers that wait to be read by this very loop are not late. */
  private void look(long timer) {
    if (closed) {
      vertx.cancelTimer(timer);
      return;
    }
    Sent oldest = waiting.peek();
    boolean now = oldest != null && System.nanoTime() - oldest.at() > config.patience().toNanos();
    if (now && late) {
      lost("no answer within " + config.patience().toMillis() + " ms");
    }
    late = now && !late;
  }

  private void lost(String why) {
    boolean was = state == State.HERE;
    state = State.AWAY;
    connection = null;
    Redis former = client;
    client = null;
    if (former != null) {
      former.close();
    }
    List<Sent> all = new ArrayList<>(waiting);
    waiting.clear();
    all.forEach(sent -> sent.answer().fail(new RedisAwayException(why)));
    if (was && !closed) {
      if (!told) {
        LOG.warnf("Redis is away (%s): %s until it is back.", why, meanwhile);
        told = true;
      }
      retry();
    }
  }

  private void retry() {
    if (!closed) {
      vertx.setTimer(PAUSE_MS, id -> connect());
    }
  }

  private void connect() {
    Redis tried = Redis.createClient(vertx, options());
    boolean[] over = {false};
    vertx.setTimer(
        CONNECT_MS,
        id -> {
          if (!over[0]) {
            over[0] = true;
            tried.close();
            retry();
          }
        });
    tried
        .connect()
        .onComplete(
            done -> {
              if (over[0]) {
                tried.close();
                return;
              }
              over[0] = true;
              if (done.succeeded() && !closed) {
                here(tried, done.result());
              } else {
                tried.close();
                retry();
              }
            });
  }

  private void here(Redis with, RedisConnection to) {
    client = with;
    connection = to;
    state = State.HERE;
    to.exceptionHandler(broken -> ended(to, String.valueOf(broken.getMessage())));
    to.endHandler(nothing -> ended(to, "the connection ended"));
    if (told) {
      LOG.infof("Redis is back: %s no longer.", meanwhile);
      told = false;
    }
    first.countDown();
    returns.forEach(Runnable::run);
  }

  private void ended(RedisConnection which, String why) {
    if (connection == which) {
      lost(why);
    }
  }

  private RedisOptions options() {
    var options = new RedisOptions();
    String[] addresses = config.url().orElseThrow().split("\\s*,\\s*");
    for (String address : addresses) {
      options.addConnectionString(address);
    }
    if (addresses.length > 1) {
      options.setType(RedisClientType.CLUSTER);
    }
    var net = new NetClientOptions().setTcpNoDelay(true).setTcpKeepAlive(true);
    if (addresses[0].startsWith("rediss:")) {
      net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
    }
    return options.setNetClientOptions(net).setMaxWaitingHandlers(MOST_WAITING);
  }
}
