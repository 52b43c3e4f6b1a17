package io.polyphony.server.upstream;

import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.egress.EgressTarget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Small exchanges with a provider that share one deadline. Blocking: for virtual threads. */
final class ProbeCall {
  private static final int LARGEST = 8 * 1024 * 1024;

  private final EgressClient egress;
  private final Map<String, String> headers;
  private final Authorising authorising;
  private final long deadline;

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
   * A whole answer.
   *
   * @param connectedMs until the connection stood
   * @param answeredMs from then until the answer was here
   */
  record Answer(ResponseHead head, byte[] body, long connectedMs, long answeredMs) {
    boolean good() {
      return head.status() >= 200 && head.status() < 300;
    }
  }

  /**
   * @param headers sent with each request, beside those that authorise it
   */
  ProbeCall(
      EgressClient egress, Map<String, String> headers, Authorising authorising, Duration limit) {
    this.egress = egress;
    this.headers = headers;
    this.authorising = authorising;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /**
   * @throws FailureException in words for the user
   */
  Answer send(EgressTarget target, HttpMethod method, String path, @Nullable String json) {
    long begun = System.nanoTime();
    var opened = new AtomicReference<HttpClientRequest>();
    var connected = new AtomicReference<>(begun);
    byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
    Future<Answer> answer =
        egress.onEventLoop(
            () ->
                authorising
                    .headers(new OutboundCall(method.name(), target.baseUrl(), path, body))
                    .compose(
                        authorised ->
                            egress
                                .request(target, method, path)
                                .compose(
                                    request -> {
                                      opened.set(request);
                                      connected.set(System.nanoTime());
                                      authorised.forEach(request::putHeader);
                                      return exchange(
                                          target, request, json, begun, connected.get());
                                    })));
    try {
      long left = Math.max(1, deadline - System.nanoTime());
      return answer.toCompletionStage().toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      answer.onSuccess(ignored -> {});
      reset(opened.get());
      throw failure(ErrorCode.UPSTREAM_TIMEOUT, host(target) + " did not answer in time.");
    } catch (ExecutionException failed) {
      reset(opened.get());
      Throwable cause = failed.getCause();
      throw inWords(target, cause != null ? cause : failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw failure(ErrorCode.INTERNAL, "The exchange was interrupted.");
    }
  }

  private Future<Answer> exchange(
      EgressTarget target,
      HttpClientRequest request,
      @Nullable String json,
      long begun,
      long connected) {
    request.putHeader("accept", "application/json");
    headers.forEach(request::putHeader);
    if (json != null) {
      request.putHeader("content-type", "application/json");
    }
    Future<HttpClientResponse> response = json == null ? request.send() : request.send(json);
    return response.compose(
        head ->
            body(target, request, head)
                .map(
                    body ->
                        new Answer(
                            new ResponseHead(head.statusCode(), headers(head), false),
                            body.getBytes(),
                            millis(begun, connected),
                            millis(connected, System.nanoTime()))));
  }

  private static Future<Buffer> body(
      EgressTarget target, HttpClientRequest request, HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer received = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(nothing -> whole.tryComplete(received));
    response.handler(
        bytes -> {
          received.appendBuffer(bytes);
          if (received.length() > LARGEST) {
            whole.tryFail(
                failure(ErrorCode.UPSTREAM_ERROR, host(target) + " answers without end."));
            request.reset();
          }
        });
    return whole.future();
  }

  private static RuntimeException inWords(EgressTarget target, Throwable cause) {
    if (cause instanceof FailureException known) {
      return known;
    }
    if (cause instanceof SSLException) {
      return failure(
          ErrorCode.UPSTREAM_UNREACHABLE,
          "The certificate of " + host(target) + " is not trusted.");
    }
    return failure(
        ErrorCode.UPSTREAM_UNREACHABLE,
        host(target) + " could not be reached. Is the address right, and the server running?");
  }

  /** As people write it: with the port that was named. */
  static String host(EgressTarget target) {
    String host = target.baseUrl().getHost();
    int port = target.baseUrl().getPort();
    return port < 0 ? String.valueOf(host) : host + ":" + port;
  }

  private static void reset(@Nullable HttpClientRequest request) {
    if (request != null) {
      request.reset();
    }
  }

  private static long millis(long from, long until) {
    return (until - from) / 1_000_000;
  }

  private static RuntimeException failure(ErrorCode code, String message) {
    return Failure.of(code, message).asException();
  }

  private static Map<String, String> headers(HttpClientResponse response) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    return headers;
  }
}
