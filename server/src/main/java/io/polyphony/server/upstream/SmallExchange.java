package io.polyphony.server.upstream;

import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.egress.EgressTarget;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One question to a provider and its answer, taken in whole, before a deadline. */
final class SmallExchange {
  private static final int LARGEST = 8 * 1024 * 1024;

  private final EgressClient egress;
  private final EgressTarget target;
  private final Question question;
  private final Authorising authorising;
  private final Promise<Answer> answer = Promise.promise();
  private final long begun = System.nanoTime();
  private long connected = begun;
  private @Nullable HttpClientRequest opened;

  /** Gives the headers that authorise a request. */
  interface Authorising {
    /** Nothing is carried. */
    Authorising NOBODY = call -> Future.succeededFuture(Map.of());

    /**
     * @return fails with a FailureException
     */
    Future<Map<String, String>> headers(OutboundCall call);
  }

  /**
   * @param path appended to the target's base URL
   * @param headers sent beside those that authorise it
   * @param content empty for a GET
   * @param type the content's type
   */
  record Question(
      HttpMethod method, String path, Map<String, String> headers, byte[] content, String type) {

    static Question get(String path, Map<String, String> headers) {
      return new Question(HttpMethod.GET, path, headers, new byte[0], "");
    }

    static Question json(String path, Map<String, String> headers, byte[] content) {
      return new Question(HttpMethod.POST, path, headers, content, "application/json");
    }

    static Question form(Map<String, String> headers, Map<String, String> fields) {
      return new Question(
          HttpMethod.POST,
          "",
          headers,
          FormText.of(fields).getBytes(StandardCharsets.UTF_8),
          "application/x-www-form-urlencoded");
    }

    @Override
    public String toString() {
      return "Question[" + method + " " + path + "]";
    }
  }

  /**
   * A whole answer.
   *
   * @param connectedMs until the connection stood
   * @param answeredMs from then until the answer was here
   */
  record Answer(ResponseHead head, byte[] body, long connectedMs, long answeredMs) {
    int status() {
      return head.status();
    }

    boolean good() {
      return status() >= 200 && status() < 300;
    }

    @Override
    public String toString() {
      return "Answer[" + status() + "]";
    }
  }

  private SmallExchange(
      EgressClient egress, EgressTarget target, Question question, Authorising authorising) {
    this.egress = egress;
    this.target = target;
    this.question = question;
    this.authorising = authorising;
  }

  /**
   * @param deadline in the time of {@link System#nanoTime}
   * @return fails with a FailureException in words for the user
   */
  static Future<Answer> send(
      EgressClient egress,
      EgressTarget target,
      Question question,
      Authorising authorising,
      long deadline) {
    return egress.onEventLoop(
        () -> new SmallExchange(egress, target, question, authorising).start(deadline));
  }

  /**
   * Waits for it; for virtual threads.
   *
   * @throws FailureException in words for the user
   */
  static Answer await(Future<Answer> coming) {
    try {
      return coming.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException known ? known : failed;
    }
  }

  private Future<Answer> start(long deadline) {
    Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
    long timer =
        context
            .owner()
            .setTimer(left, id -> fail(ErrorCode.UPSTREAM_TIMEOUT, " did not answer in time."));
    var call =
        new OutboundCall(
            question.method().name(), target.baseUrl(), question.path(), question.content());
    authorising
        .headers(call)
        .onComplete(ready -> context.runOnContext(nothing -> authorised(ready)));
    return answer.future().onComplete(done -> context.owner().cancelTimer(timer));
  }

  private void authorised(AsyncResult<Map<String, String>> headers) {
    if (headers.failed()) {
      broken(headers.cause());
      return;
    }
    egress
        .request(target, question.method(), question.path())
        .onFailure(this::broken)
        .onSuccess(request -> send(request, headers.result()));
  }

  private void send(HttpClientRequest request, Map<String, String> authorised) {
    opened = request;
    connected = System.nanoTime();
    if (answer.future().isComplete()) {
      request.reset();
      return;
    }
    authorised.forEach(request::putHeader);
    request.putHeader("accept", "application/json");
    question.headers().forEach(request::putHeader);
    Future<HttpClientResponse> response;
    if (question.content().length == 0) {
      response = request.send();
    } else {
      request.putHeader("content-type", question.type());
      response = request.send(Buffer.buffer(question.content()));
    }
    response.onFailure(this::broken).onSuccess(this::receive);
  }

  private void receive(HttpClientResponse response) {
    var head =
        new ResponseHead(response.statusCode(), new AnsweredHeaders(response.headers()), false);
    Buffer received = Buffer.buffer();
    response.exceptionHandler(this::broken);
    response.endHandler(
        nothing ->
            answer.tryComplete(
                new Answer(
                    head,
                    received.getBytes(),
                    millis(begun, connected),
                    millis(connected, System.nanoTime()))));
    response.handler(
        bytes -> {
          received.appendBuffer(bytes);
          if (received.length() > LARGEST) {
            fail(ErrorCode.UPSTREAM_ERROR, " answers without end.");
          }
        });
  }

  private void broken(Throwable cause) {
    if (cause instanceof FailureException known) {
      fail(known);
    } else if (cause instanceof SSLException) {
      fail(ErrorCode.UPSTREAM_UNREACHABLE, " has a certificate that is not trusted.");
    } else {
      fail(
          ErrorCode.UPSTREAM_UNREACHABLE,
          " could not be reached. Is the address right, and the server running?");
    }
  }

  private void fail(ErrorCode code, String words) {
    fail(Failure.of(code, host(target) + words).asException());
  }

  private void fail(FailureException why) {
    if (answer.tryFail(why) && opened != null) {
      opened.reset();
    }
  }

  /** As people write it: with the port that was named. */
  static String host(EgressTarget target) {
    String host = target.baseUrl().getHost();
    int port = target.baseUrl().getPort();
    return port < 0 ? String.valueOf(host) : host + ":" + port;
  }

  private static long millis(long from, long until) {
    return (until - from) / 1_000_000;
  }
}
