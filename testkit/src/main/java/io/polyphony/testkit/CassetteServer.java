package io.polyphony.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A provider's server on a free port of the loopback address. It plays scripted {@link Reply}s or
 * recorded exchanges and remembers every {@link Exchange}, also those that a client left. A later
 * rule goes before an earlier one; a request that no rule takes gets a 404 that says so.
 */
public final class CassetteServer implements AutoCloseable {
  private static final Duration START_WITHIN = Duration.ofSeconds(20);

  private record Rule(Predicate<ReceivedRequest> takes, Function<ReceivedRequest, Reply> answers) {}

  private final Vertx vertx = newVertx();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private CassetteServer() {
    this.server =
        Await.value(
            "the server's start",
            START_WITHIN,
            vertx
                .createHttpServer(
                    new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setMaxHeaderSize(64 << 10)
                        .setMaxInitialLineLength(64 << 10))
                .requestHandler(this::receive)
                .listen()
                .toCompletionStage()
                .toCompletableFuture());
  }

  public static CassetteServer start() {
    return new CassetteServer();
  }

  static Vertx newVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1));
  }

  public int port() {
    return server.actualPort();
  }

  /** The server's address followed by the path, for example {@code /v1}. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** Answers requests for paths that end so: the replies in order, the last one ever after. */
  public CassetteServer on(String pathEnd, Reply first, Reply... then) {
    return on(request -> request.path().endsWith(pathEnd), inOrder(first, then));
  }

  public CassetteServer on(
      Predicate<ReceivedRequest> takes, Function<ReceivedRequest, Reply> answers) {
    rules.addFirst(new Rule(takes, answers));
    return this;
  }

  /** Replies in order, the last one ever after. */
  public static Function<ReceivedRequest, Reply> inOrder(Reply first, Reply... then) {
    var turn = new AtomicInteger();
    return request -> {
      int at = Math.min(turn.getAndIncrement(), then.length);
      return at == 0 ? first : then[at - 1];
    };
  }

  /**
   * Plays a recorded exchange for every request below the address that is returned.
   *
   * @param cutting the pieces in which the recorded body is sent
   */
  public URI mount(TrafficCassette cassette, Cutting cutting) {
    String base = "/c/" + cassette.name();
    Reply reply = cassette.reply(cutting);
    on(request -> request.path().startsWith(base + "/"), request -> reply);
    return uri(base);
  }

  /** All exchanges so far, in order of arrival. */
  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /**
   * Waits for the exchange with that index, counted from 0.
   *
   * @throws AssertionError if it does not arrive in time
   */
  public Exchange awaitExchange(int index, Duration within) {
    Await.until("request number " + (index + 1), within, () -> exchanges.size() > index);
    return exchanges.get(index);
  }

  /** How many answers have not ended. */
  public long open() {
    return exchanges.stream().filter(Exchange::isOpen).count();
  }

  /** Forgets rules and exchanges. */
  public void clear() {
    rules.clear();
    exchanges.clear();
  }

  @Override
  public void close() {
    Await.value(
        "the server's end", START_WITHIN, vertx.close().toCompletionStage().toCompletableFuture());
  }

  private void receive(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              ReceivedRequest received = received(request, body);
              var exchange = new Exchange(received);
              exchanges.add(exchange);
              new ReplyPlayer(
                      vertx,
                      request.response(),
                      (ConnectionBase) request.connection(),
                      reply(received),
                      exchange)
                  .play();
            });
  }

  private Reply reply(ReceivedRequest request) {
    for (Rule rule : rules) {
      if (rule.takes().test(request)) {
        return rule.answers().apply(request);
      }
    }
    return Reply.json(
        404,
        "{\"error\":{\"message\":\"no reply is scripted for this path\",\"type\":\"testkit\"}}");
  }

  private static ReceivedRequest received(HttpServerRequest request, Buffer body) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            header ->
                headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    return new ReceivedRequest(
        request.method().name(),
        Objects.requireNonNullElse(request.path(), ""),
        request.query(),
        Map.copyOf(headers),
        body.getBytes());
  }
}
