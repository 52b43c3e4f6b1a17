package io.polyphony.testkit;

import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on the loopback address that spoils connections: between product and provider, or
 * between client and product. Toxics count for connections made after they were set.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private final Vertx vertx;
  private final boolean ownsVertx;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final NetClient client;
  private final int targetPort;
  private final NetServer server;
  private volatile List<Toxic> toClient = List.of();
  private volatile List<Toxic> toServer = List.of();

  private FaultProxy(Vertx vertx, boolean ownsVertx, int targetPort) {
    this.vertx = vertx;
    this.ownsVertx = ownsVertx;
    this.client = vertx.createNetClient();
    this.targetPort = targetPort;
    this.server =
        Await.value(
            "the proxy's start",
            WITHIN,
            vertx
                .createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(0))
                .connectHandler(this::accept)
                .listen()
                .toCompletionStage()
                .toCompletableFuture());
  }

  /**
   * Starts a proxy.
   *
   * @param targetPort where connections go on the loopback address
   */
  public static FaultProxy before(int targetPort) {
    return new FaultProxy(CassetteServer.newVertx(), true, targetPort);
  }

  /** One of several proxies on the same event loop; they end with it. */
  static FaultProxy before(int targetPort, Vertx shared) {
    return new FaultProxy(shared, false, targetPort);
  }

  /** A port of the loopback address on which nobody listens: connections are refused. */
  public static int closedPort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  public int port() {
    return server.actualPort();
  }

  /** The proxy's address followed by the path. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** Spoils what the server sends; replaces what was set before. */
  public FaultProxy toClient(Toxic... toxics) {
    toClient = List.of(toxics);
    return this;
  }

  /** Spoils what the client sends; replaces what was set before. */
  public FaultProxy toServer(Toxic... toxics) {
    toServer = List.of(toxics);
    return this;
  }

  /** New connections are clean again. */
  public FaultProxy heal() {
    return toClient().toServer();
  }

  /** How many connections were accepted. */
  public int accepted() {
    return accepted.get();
  }

  /** How many clients are connected. */
  public int open() {
    return open.get();
  }

  @Override
  public void close() {
    if (!ownsVertx) {
      Await.value(
          "the proxy's end", WITHIN, server.close().toCompletionStage().toCompletableFuture());
      return;
    }
    Await.value("the proxy's end", WITHIN, vertx.close().toCompletionStage().toCompletableFuture());
  }

  private void accept(NetSocket near) {
    accepted.incrementAndGet();
    open.incrementAndGet();
    near.pause();
    var context = vertx.getOrCreateContext();
    List<Toxic> down = toClient;
    List<Toxic> up = toServer;
    client
        .connect(targetPort, "127.0.0.1")
        .onFailure(
            refused -> {
              open.decrementAndGet();
              near.close();
            })
        .onSuccess(far -> context.runOnContext(ready -> join(near, far, up, down)));
  }

  private void join(NetSocket near, NetSocket far, List<Toxic> up, List<Toxic> down) {
    var upward = new FaultPipe(vertx, near, far, up);
    var downward = new FaultPipe(vertx, far, near, down);
    near.closeHandler(
        closed -> {
          open.decrementAndGet();
          downward.abandon();
          upward.sourceClosed();
        });
    far.closeHandler(
        closed -> {
          upward.abandon();
          downward.sourceClosed();
        });
    upward.flow();
    downward.flow();
    near.resume();
  }

  /** Closes with RST instead of FIN. */
  static void reset(NetSocket socket) {
    ((NetSocketInternal) socket)
        .channelHandlerContext()
        .channel()
        .config()
        .setOption(ChannelOption.SO_LINGER, 0);
    socket.close();
  }
}
