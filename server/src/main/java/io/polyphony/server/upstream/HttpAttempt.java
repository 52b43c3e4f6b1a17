package io.polyphony.server.upstream;

import io.netty.buffer.Unpooled;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.Authorisation;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.route.Deployment;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One try over HTTP. Lives on one context; closing it resets the connection at once. */
final class HttpAttempt implements RunningAttempt {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final EgressClient egress;
  private final Authoriser authoriser;
  private final Deployment deployment;
  private final Authorisation authorisation;
  private final OutboundBody outbound;
  private final Reading reading;
  private final boolean streamed;
  private final boolean mayRelay;
  private final AttemptListener listener;
  private final int largestAnswer;
  private final Context context;
  private final AttemptConnection connection;
  private final String streamType;
  private final RelayedBytes relayed;
  private @Nullable ChunkReader reader;
  private @Nullable Failure failure;
  private @Nullable Buffer whole;
  private boolean inOne;
  private int status;
  private boolean relay;
  private boolean finished;
  private boolean goesOn;

  HttpAttempt(
      Dispatcher.Tools tools,
      Deployment deployment,
      OutboundBody outbound,
      UpstreamRequest request,
      Context context,
      AttemptListener listener) {
    this.egress = tools.egress();
    this.authoriser = tools.authoriser();
    this.authorisation = deployment.authorisation();
    this.deployment = deployment;
    this.outbound = outbound;
    this.reading = Reading.of(deployment, request);
    this.streamed = request.stream();
    this.mayRelay = request.relay() && outbound.relayed();
    this.streamType = deployment.dialect().streamType();
    this.largestAnswer = tools.config().largestAnswer();
    this.context = context;
    this.connection = new AttemptConnection(context, tools.open());
    this.listener = listener;
    this.relayed =
        new RelayedBytes(
            Boundaries.of(streamType),
            request.hidesUsage() ? deployment.dialect()::isUsageAlone : null,
            this::handOn);
  }

  void start() {
    connection.start();
    URI baseUrl = deployment.target().baseUrl();
    var call = new OutboundCall("POST", baseUrl, outbound.path(), outbound.body());
    Future<Map<String, String>> headers =
        authoriser.headers(deployment.provider(), authorisation, call);
    if (headers.succeeded()) {
      connect(headers.result());
    } else {
      headers.onComplete(ready -> context.runOnContext(nothing -> authorised(ready)));
    }
  }

  private void authorised(AsyncResult<Map<String, String>> headers) {
    if (connection.isClosed()) {
      return;
    }
    if (headers.failed()) {
      fail(AttemptConnection.unreachable(headers.cause()));
    } else {
      connect(headers.result());
    }
  }

  private void connect(Map<String, String> headers) {
    egress
        .request(deployment.target(), HttpMethod.POST, outbound.path())
        .onComplete(
            connected -> {
              if (connection.isClosed()) {
                if (connected.succeeded()) {
                  connected.result().exceptionHandler(ours -> {}).reset();
                }
              } else if (connected.failed()) {
                fail(AttemptConnection.unreachable(connected.cause()));
              } else {
                send(connected.result(), headers);
              }
            });
  }

  private void send(HttpClientRequest connected, Map<String, String> headers) {
    connection.sends(connected);
    connected.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    connected.putHeader(HttpHeaders.ACCEPT, streamed ? streamType : JSON);
    headers.forEach(connected::putHeader);
    outbound.headers().forEach(connected::putHeader);
    connected.exceptionHandler(broken -> fail(AttemptConnection.unreachable(broken)));
    connected
        .response()
        .onSuccess(this::receive)
        .onFailure(broken -> fail(AttemptConnection.unreachable(broken)));
    connected.send(Buffer.buffer(Unpooled.wrappedBuffer(outbound.body())));
  }

  private void receive(HttpClientResponse answer) {
    if (connection.isClosed()) {
      return;
    }
    connection.hears(answer);
    status = answer.statusCode();
    var head = new ResponseHead(status, new AnsweredHeaders(answer.headers()), streamed);
    boolean good = status >= 200 && status < 300;
    if (status == 401) {
      authoriser.refused(authorisation);
    }
    if (good) {
      reader = reading.reader(head);
      relay = mayRelay && isAsAsked(head);
      listener.answering(relay);
    }
    inOne = !good || !isStream(head);
    answer.exceptionHandler(broken -> endOfBody(head, true));
    answer.handler(this::body);
    answer.endHandler(nothing -> endOfBody(head, false));
  }

  /** Only what has the form that was asked for can be handed on as it is. */
  private boolean isAsAsked(ResponseHead head) {
    return head.mediaType().equals(head.streamed() ? streamType : "application/json");
  }

  private static boolean isStream(ResponseHead head) {
    return head.streamed() && !head.mediaType().equals("application/json");
  }

  private void body(Buffer bytes) {
    if (connection.isClosed()) {
      return;
    }
    if (inOne) {
      collect(bytes);
      return;
    }
    byte[] piece = bytes.getBytes();
    if (relay) {
      relayed.take(
          piece,
          (from, until) -> {
            goesOn = isOver();
            if (goesOn) {
              return false;
            }
            read(piece, from, until);
            return failure == null && !connection.isClosed();
          });
    } else {
      read(piece, 0, piece.length);
    }
    if (!endIfFailed() && isOver() && !connection.isClosed()) {
      saidAll();
    }
  }

  private boolean isOver() {
    return reader != null && reader.isOver();
  }

  /** The answer's last word was said; what may follow it is not handed on. */
  private void saidAll() {
    if (!goesOn) {
      relayRest();
    }
    connection.endBeforeItsBody();
    listener.ended(status);
  }

  /** Most answers come in one piece. */
  private void collect(Buffer bytes) {
    whole = whole == null ? bytes : whole.appendBuffer(bytes);
    if (whole.length() > largestAnswer) {
      fail(Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider's answer is too large."));
    }
  }

  private void handOn(Buffer events) {
    if (!connection.isClosed()) {
      listener.bytes(events);
    }
  }

  private void read(byte[] bytes, int from, int until) {
    if (reader != null) {
      reader.feed(bytes, from, until - from, this::chunk);
    }
  }

  private void chunk(Chunk chunk) {
    if (connection.isClosed() || failure != null) {
      return;
    }
    if (chunk instanceof Chunk.Failed failed) {
      failure = failed.failure();
    } else {
      finished |= chunk instanceof Chunk.Finish;
      listener.chunk(chunk);
    }
  }

  /**
   * @param broken whether the connection broke instead of ending
   */
  private void endOfBody(ResponseHead head, boolean broken) {
    if (connection.isClosed()) {
      return;
    }
    if (reader == null) {
      byte[] body = whole == null ? new byte[0] : whole.getBytes();
      fail(reading.failure(head, body));
      return;
    }
    if (broken && whole != null) {
      fail(cut());
      return;
    }
    if (whole != null) {
      read(whole.getBytes(), 0, whole.length());
    }
    boolean saidAll = finished;
    reader.end(this::chunk);
    if (broken && !saidAll && failure == null) {
      failure = cut();
    }
    if (endIfFailed() || connection.isClosed()) {
      return;
    }
    relayRest();
    connection.end();
    listener.ended(status);
  }

  private void relayRest() {
    if (!relay) {
      return;
    }
    if (whole != null) {
      listener.bytes(whole);
    } else {
      relayed.end();
    }
  }

  private static Failure cut() {
    return Failure.of(
        ErrorCode.UPSTREAM_CUT, "The provider's answer ended before it was complete.");
  }

  private boolean endIfFailed() {
    if (failure != null && !connection.isClosed()) {
      fail(failure);
      return true;
    }
    return false;
  }

  private void fail(Failure why) {
    if (!connection.isClosed()) {
      close();
      listener.failed(why, status);
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  @Override
  public void pause() {
    connection.pause();
  }

  @Override
  public void resume() {
    connection.resume();
  }
}
