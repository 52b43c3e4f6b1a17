package io.polyphony.server.egress;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way out. Resolves a name, checks every address it has, and connects to an address that
 * was checked: the name is not resolved a second time for the connection. Follows no redirect.
 */
@Singleton
public class EgressClient {
  private final Vertx vertx;
  private final AddressRules rules;
  private final EgressConfig config;
  private final long keepNanos;
  private final HttpClient shared;
  private final Map<Thread, HttpClient> perEventLoop = new ConcurrentHashMap<>();
  private final Map<String, Resolved> resolved = new ConcurrentHashMap<>();

  /**
   * @param first the address to connect to
   * @param forbidden an address that only a target which may be private reaches; null if none is
   */
  private record Resolved(
      String host, InetAddress first, @Nullable InetAddress forbidden, long at) {}

  @Inject
  public EgressClient(Vertx vertx, EgressConfig config) {
    this.vertx = vertx;
    this.rules = new AddressRules(config.allowPrivate().orElse(List.of()));
    this.keepNanos = config.resolveEvery().toNanos();
    this.config = config;
    this.shared = create();
  }

  /** Whoever asked hears of a connection that breaks; beyond that it is no error of ours. */
  private HttpClient create() {
    return vertx
        .httpClientBuilder()
        .with(
            new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setKeepAliveTimeout(55)
                .setDecompressionSupported(false)
                .setVerifyHost(true)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(64 * 1024))
        .with(new PoolOptions().setHttp1MaxSize(config.poolSize()))
        .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
        .build();
  }

  /** Each event loop keeps its own connections, so an answer never changes threads. */
  private HttpClient client() {
    if (!Context.isOnEventLoopThread()) {
      return shared;
    }
    HttpClient own = perEventLoop.get(Thread.currentThread());
    return own != null
        ? own
        : perEventLoop.computeIfAbsent(Thread.currentThread(), loop -> create());
  }

  /**
   * Does that on an event loop: whoever attaches handlers from another thread may come too late for
   * what they should hear.
   */
  public <T> Future<T> onEventLoop(Supplier<Future<T>> exchange) {
    Promise<T> promise = Promise.promise();
    ((VertxInternal) vertx)
        .createEventLoopContext()
        .runOnContext(
            nothing -> {
              try {
                exchange.get().onComplete(promise);
              } catch (RuntimeException broken) {
                promise.fail(broken);
              }
            });
    return promise.future();
  }

  /**
   * A request that is connected but not sent.
   *
   * @param path appended to the target's base URL, with query
   * @return fails with a FailureException: PERMISSION for a refused address, UPSTREAM_UNREACHABLE
   *     for a name that does not resolve; or with the connection's own exception
   */
  public Future<HttpClientRequest> request(EgressTarget target, HttpMethod method, String path) {
    String host = target.baseUrl().getHost();
    String scheme = target.baseUrl().getScheme();
    if (host == null || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
      return Future.failedFuture(
          refused("The address " + target.baseUrl() + " is not an http or https address."));
    }
    Resolved known = resolved.get(host);
    return known != null && System.nanoTime() - known.at() < keepNanos
        ? connect(target, method, path, known)
        : vertx
            .executeBlocking(() -> lookUp(host), false)
            .compose(found -> connect(target, method, path, found));
  }

  private Future<HttpClientRequest> connect(
      EgressTarget target, HttpMethod method, String path, Resolved found) {
    InetAddress forbidden = target.allowPrivate() ? null : found.forbidden();
    if (forbidden != null) {
      return Future.failedFuture(refused(AddressRules.refusal(found.host(), forbidden)));
    }
    return client().request(options(target, method, path, found));
  }

  private static RequestOptions options(
      EgressTarget target, HttpMethod method, String path, Resolved found) {
    String base = target.baseUrl().getRawPath();
    return new RequestOptions()
        .setMethod(method)
        .setServer(
            SocketAddress.inetSocketAddress(new InetSocketAddress(found.first(), target.port())))
        .setHost(found.host())
        .setPort(target.port())
        .setSsl(target.secure())
        .setURI((base == null ? "" : base) + path)
        .setFollowRedirects(false);
  }

  private @Nullable InetAddress forbidden(String host, List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      if (!rules.permits(host, address)) {
        return address;
      }
    }
    return null;
  }

  private Resolved lookUp(String host) {
    try {
      List<InetAddress> addresses = List.of(InetAddress.getAllByName(unbracketed(host)));
      if (resolved.size() > 10_000) {
        resolved.clear();
      }
      var found =
          new Resolved(host, addresses.getFirst(), forbidden(host, addresses), System.nanoTime());
      resolved.put(host, found);
      return found;
    } catch (UnknownHostException unknown) {
      throw Failure.of(ErrorCode.UPSTREAM_UNREACHABLE, "The host " + host + " is not known.")
          .asException();
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static RuntimeException refused(String message) {
    return Failure.of(ErrorCode.PERMISSION, message).asException();
  }
}
