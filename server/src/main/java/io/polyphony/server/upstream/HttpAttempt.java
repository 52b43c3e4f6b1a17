package io.polyphony.server.upstream;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.route.Deployment;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One try over HTTP. Lives on one context; closing it resets the connection at once. */
final class HttpAttempt implements RunningAttempt {
  private final EgressClient egress;
  private final Deployment deployment;
  private final OutboundBody outbound;
  private final boolean streamed;
  private final boolean relay;
  private final AttemptListener listener;
  private final int largestAnswer;
  private final Context context;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private @Nullable ChunkReader reader;
  private @Nullable Failure failure;
  private @Nullable Buffer whole;
  private int status;
  private boolean closed;

  HttpAttempt(
      EgressClient egress,
      Deployment deployment,
      OutboundBody outbound,
      boolean streamed,
      boolean relay,
      int largestAnswer,
      Context context,
      AttemptListener listener) {
    this.egress = egress;
    this.deployment = deployment;
    this.outbound = outbound;
    this.streamed = streamed;
    this.relay = relay;
    this.largestAnswer = largestAnswer;
    this.context = context;
    this.listener = listener;
  }

  void start() {
    egress
        .request(deployment.target(), HttpMethod.POST, outbound.path())
        .onComplete(
            connected -> {
              if (closed) {
                if (connected.succeeded()) {
                  connected.result().reset();
                }
              } else if (connected.failed()) {
                fail(unreachable(connected.cause()));
              } else {
                send(connected.result());
              }
            });
  }

  private void send(HttpClientRequest connected) {
    request = connected;
    connected.putHeader("content-type", "application/json");
    connected.putHeader("accept", streamed ? "text/event-stream" : "application/json");
    outbound.headers().forEach(connected::putHeader);
    connected.exceptionHandler(broken -> fail(unreachable(broken)));
    connected.response().onSuccess(this::receive).onFailure(broken -> fail(unreachable(broken)));
    connected.send(Buffer.buffer(outbound.body()));
  }

  private void receive(HttpClientResponse answer) {
    if (closed) {
      return;
    }
    response = answer;
    status = answer.statusCode();
    var head = new ResponseHead(status, headers(answer), streamed);
    boolean good = status >= 200 && status < 300;
    if (good) {
      reader = deployment.dialect().reader(head);
    }
    if (!good || !isStream(head)) {
      whole = Buffer.buffer();
    }
    answer.exceptionHandler(broken -> endOfBody(head));
    answer.handler(this::body);
    answer.endHandler(nothing -> endOfBody(head));
  }

  private static boolean isStream(ResponseHead head) {
    return head.streamed() && !head.mediaType().equals("application/json");
  }

  private void body(Buffer bytes) {
    if (closed) {
      return;
    }
    if (whole != null) {
      whole.appendBuffer(bytes);
      if (whole.length() > largestAnswer) {
        fail(Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider's answer is too large."));
      }
      return;
    }
    read(bytes);
    if (relay && !closed && failure == null) {
      listener.bytes(bytes);
    }
    endIfFailed();
  }

  private void read(Buffer bytes) {
    if (reader != null) {
      byte[] array = bytes.getBytes();
      reader.feed(array, 0, array.length, this::chunk);
    }
  }

  private void chunk(Chunk chunk) {
    if (closed || failure != null) {
      return;
    }
    if (chunk instanceof Chunk.Failed failed) {
      failure = failed.failure();
    } else {
      listener.chunk(chunk);
    }
  }

  private void endOfBody(ResponseHead head) {
    if (closed) {
      return;
    }
    if (reader == null) {
      byte[] body = whole == null ? new byte[0] : whole.getBytes();
      fail(deployment.dialect().readFailure(head, body));
      return;
    }
    if (whole != null) {
      read(whole);
    }
    reader.end(this::chunk);
    if (whole != null && relay && failure == null && !closed) {
      listener.bytes(whole);
    }
    if (endIfFailed() || closed) {
      return;
    }
    closed = true;
    listener.ended(status);
  }

  private boolean endIfFailed() {
    if (failure != null && !closed) {
      fail(failure);
      return true;
    }
    return false;
  }

  private void fail(Failure why) {
    if (!closed) {
      close();
      listener.failed(why, status);
    }
  }

  private static Failure unreachable(Throwable cause) {
    if (cause instanceof FailureException known) {
      return known.failure();
    }
    return Failure.of(
        ErrorCode.UPSTREAM_UNREACHABLE,
        "The provider could not be reached: " + cause.getClass().getSimpleName() + ".");
  }

  private static Map<String, String> headers(HttpClientResponse answer) {
    Map<String, String> headers = new HashMap<>();
    answer
        .headers()
        .forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    return headers;
  }

  @Override
  public void close() {
    closed = true;
    if (request != null) {
      request.reset();
    }
  }

  @Override
  public void pause() {
    context.runOnContext(
        nothing -> {
          if (response != null && !closed) {
            response.pause();
          }
        });
  }

  @Override
  public void resume() {
    context.runOnContext(
        nothing -> {
          if (response != null && !closed) {
            response.resume();
          }
        });
  }
}
