package io.polyphony.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A provider's server on the loopback address that says exactly the bytes of its answers. Takes
 * HTTP/1.1 requests with a length, one after another on a connection.
 */
final class WireServer {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final String HEAD_END = "\r\n\r\n";

  private final Vertx vertx;
  private final Function<ReceivedRequest, WireAnswer> answers;
  private final Consumer<Exchange> received;
  private final NetServer server;

  /**
   * @param received told of each request before it is answered
   */
  WireServer(
      Vertx vertx, Function<ReceivedRequest, WireAnswer> answers, Consumer<Exchange> received) {
    this.vertx = vertx;
    this.answers = answers;
    this.received = received;
    this.server =
        Await.value(
            "the server's start",
            WITHIN,
            vertx
                .createNetServer(
                    new NetServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true))
                .connectHandler(socket -> new Connection(socket).start())
                .listen()
                .toCompletionStage()
                .toCompletableFuture());
  }

  int port() {
    return server.actualPort();
  }

  /** One client; runs on the one event loop. */
  private final class Connection {
    private final NetSocket socket;
    private Buffer arrived = Buffer.buffer();
    private @Nullable Exchange running;
    private boolean closed;

    Connection(NetSocket socket) {
      this.socket = socket;
    }

    void start() {
      socket.handler(this::take);
      socket.exceptionHandler(broken -> left());
      socket.closeHandler(gone -> left());
    }

    private void left() {
      closed = true;
      if (running != null) {
        running.end(Exchange.Ending.CLIENT_LEFT);
      }
    }

    private void take(Buffer bytes) {
      arrived.appendBuffer(bytes);
      if (running == null) {
        next();
      }
    }

    private void next() {
      String text = arrived.getString(0, arrived.length(), "ISO-8859-1");
      int end = text.indexOf(HEAD_END);
      if (end < 0) {
        return;
      }
      Map<String, String> headers = headers(text.substring(0, end));
      int from = end + HEAD_END.length();
      int until = from + Integer.parseInt(headers.getOrDefault("content-length", "0"));
      if (arrived.length() < until) {
        return;
      }
      String[] first = text.split(" ", 3);
      var request =
          new ReceivedRequest(
              first[0], first[1], null, Map.copyOf(headers), arrived.getBytes(from, until));
      arrived = Buffer.buffer().appendBuffer(arrived, until, arrived.length() - until);
      var exchange = new Exchange(request);
      running = exchange;
      received.accept(exchange);
      WireAnswer answer = answers.apply(request);
      play(answer.steps().iterator(), exchange, answer.closes());
    }

    private static Map<String, String> headers(String head) {
      Map<String, String> headers = new HashMap<>();
      head.lines()
          .skip(1)
          .forEach(
              line -> {
                int colon = line.indexOf(':');
                headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
              });
      return headers;
    }

    private void play(Iterator<ReplyStep> steps, Exchange exchange, boolean closes) {
      if (closed) {
        return;
      }
      if (!steps.hasNext()) {
        exchange.end(Exchange.Ending.COMPLETE);
        running = null;
        if (closes) {
          socket.close();
        } else {
          next();
        }
        return;
      }
      Runnable more = () -> play(steps, exchange, closes);
      switch (steps.next()) {
        case ReplyStep.Send send ->
            socket
                .write(Buffer.buffer(send.bytes()))
                .onSuccess(
                    sent -> {
                      exchange.sent(send.bytes().length);
                      more.run();
                    });
        case ReplyStep.Pause pause ->
            vertx.setTimer(Math.max(1, pause.duration().toMillis()), id -> more.run());
        case ReplyStep.Until until ->
            until.released().thenRun(() -> vertx.runOnContext(n -> more.run()));
        case ReplyStep.Stall stall -> {}
        case ReplyStep.Cut cut -> {
          exchange.end(Exchange.Ending.BROKEN_BY_SCRIPT);
          socket.close();
        }
        case ReplyStep.Reset reset -> {
          exchange.end(Exchange.Ending.BROKEN_BY_SCRIPT);
          FaultProxy.reset(socket);
        }
      }
    }
  }
}
