package io.polyphony.server.upstream;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.RelayedAnswerReader;
import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureClass;
import io.polyphony.llm.provider.Authorisation;
import io.polyphony.server.route.Deployment;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One try to hand a request on as it is: its body goes and the answer's comes piece by piece. Lives
 * on one context; closing it resets the connection at once.
 */
final class PassingAttempt implements RunningAttempt {
  /** More of an error is not read. */
  private static final int LARGEST_ERROR = 1 << 20;

  private static final int SHORTEST_SECRET = 8;

  private final Dispatcher.Tools tools;
  private final Deployment deployment;
  private final Authorisation authorisation;
  private final Passage passage;
  private final String path;
  private final boolean streamed;
  private final Context context;
  private final AttemptListener listener;
  private final AttemptConnection connection;
  private @Nullable RelayedAnswerReader reader;
  private @Nullable Failure failure;
  private @Nullable Buffer error;
  private int status;

  PassingAttempt(
      Dispatcher.Tools tools,
      Deployment deployment,
      Passage passage,
      boolean streamed,
      Context context,
      AttemptListener listener) {
    this.tools = tools;
    this.deployment = deployment;
    this.authorisation = deployment.authorisation();
    this.passage = passage;
    this.path = OutboundBody.path(deployment, passage.path(), streamed);
    this.streamed = streamed;
    this.context = context;
    this.listener = listener;
    this.connection = new AttemptConnection(context, tools.open());
  }

  void start() {
    connection.start();
    var call = new OutboundCall(passage.method(), deployment.target().baseUrl(), path, new byte[0]);
    tools
        .authoriser()
        .headers(deployment.provider(), authorisation, call)
        .onComplete(ready -> context.runOnContext(nothing -> authorised(ready)));
  }

  private void authorised(AsyncResult<Map<String, String>> headers) {
    if (connection.isClosed()) {
      return;
    }
    if (headers.failed()) {
      fail(AttemptConnection.unreachable(headers.cause()));
      return;
    }
    tools
        .egress()
        .request(deployment.target(), HttpMethod.valueOf(passage.method()), path)
        .onComplete(connected -> connected(connected, headers.result()));
  }

  private void connected(AsyncResult<HttpClientRequest> connected, Map<String, String> headers) {
    if (connection.isClosed()) {
      if (connected.succeeded()) {
        connected.result().exceptionHandler(ours -> {}).reset();
      }
    } else if (connected.failed()) {
      fail(AttemptConnection.unreachable(connected.cause()));
    } else {
      send(connected.result(), headers);
    }
  }

  private void send(HttpClientRequest connected, Map<String, String> headers) {
    connection.sends(connected);
    passage.headers().forEach(connected::putHeader);
    headers.forEach(connected::putHeader);
    connected.exceptionHandler(broken -> fail(AttemptConnection.unreachable(broken)));
    connected
        .response()
        .onSuccess(this::receive)
        .onFailure(broken -> fail(AttemptConnection.unreachable(broken)));
    Passage.Payload payload = passage.payload();
    if (payload == null) {
      if (passage.method().equals("POST")) {
        connected.putHeader("content-length", "0");
      }
      connected.end();
      return;
    }
    long length = payload.length(deployment.model());
    if (length < 0) {
      connected.setChunked(true);
    } else {
      connected.putHeader("content-length", Long.toString(length));
    }
    payload.sendTo(connected, deployment.model(), this::moved).onFailure(this::unsent);
  }

  private void moved() {
    if (!connection.isClosed()) {
      listener.sending();
    }
  }

  /** A provider that has answered before it had all does not want the rest. */
  private void unsent(Throwable cause) {
    if (!connection.hasAnswer()) {
      fail(AttemptConnection.unreachable(cause));
    }
  }

  private void receive(HttpClientResponse answer) {
    if (connection.isClosed()) {
      return;
    }
    connection.hears(answer);
    status = answer.statusCode();
    var head = new ResponseHead(status, new AnsweredHeaders(answer.headers()), streamed);
    if (status == 401) {
      tools.authoriser().refused(authorisation);
    }
    answer.exceptionHandler(broken -> endOfBody(head, true));
    answer.handler(this::body);
    answer.endHandler(nothing -> endOfBody(head, false));
    if (status >= 200 && status < 300) {
      reader = new RelayedAnswerReader(head);
      passage.answered(new Passage.Head(status, head.headers()));
      listener.answering(true);
      listener.delivering();
    }
  }

  private void body(Buffer bytes) {
    if (connection.isClosed()) {
      return;
    }
    if (reader == null) {
      collect(bytes);
      return;
    }
    byte[] piece = bytes.getBytes();
    reader.feed(piece, 0, piece.length, this::chunk);
    listener.bytes(bytes);
  }

  private void collect(Buffer bytes) {
    error = error == null ? bytes : error.appendBuffer(bytes);
    if (error.length() > LARGEST_ERROR) {
      fail(Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider's answer is too large."));
    }
  }

  private void chunk(Chunk chunk) {
    if (chunk instanceof Chunk.Failed failed) {
      failure = failure == null ? failed.failure() : failure;
    } else {
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
      refused(head);
      return;
    }
    if (failure != null) {
      passage.broken();
    } else if (broken) {
      failure =
          Failure.of(ErrorCode.UPSTREAM_CUT, "The provider's answer ended before it was complete.");
    } else {
      reader.end(this::chunk);
    }
    if (failure != null) {
      fail(failure);
      return;
    }
    connection.end();
    listener.ended(status);
  }

  private void refused(ResponseHead head) {
    byte[] body = error == null ? new byte[0] : error.getBytes();
    Failure why = inOurWords(deployment.dialect().readFailure(head, body));
    if (isForClients(why, head, body)) {
      passage.refused(why, new Passage.Answer(new Passage.Head(status, head.headers()), body));
    }
    fail(why);
  }

  /** A file that is not there says nothing of the credential, as a model would. */
  private Failure inOurWords(Failure why) {
    return status == 404 && !passage.relay().asksModel()
        ? new Failure(ErrorCode.NOT_FOUND, why.message(), why.retryAfter(), why.upstream())
        : why;
  }

  /** What is wrong with our key is not the client's matter, and such errors quote it. */
  private boolean isForClients(Failure why, ResponseHead head, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return status >= 400
        && head.mediaType().equals("application/json")
        && why.code().failureClass() != FailureClass.CREDENTIAL
        && deployment.values().values().stream()
            .noneMatch(value -> value.length() >= SHORTEST_SECRET && text.contains(value));
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
