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
  private final EgressTarget target;
  private final Map<String, String> headers;
  private final long deadline;

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

  ProbeCall(EgressClient egress, EgressTarget target, Map<String, String> headers, Duration limit) {
    this.egress = egress;
    this.target = target;
    this.headers = headers;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /**
   * @throws FailureException in words for the user
   */
  Answer send(HttpMethod method, String path, @Nullable String json) {
    long begun = System.nanoTime();
    var opened = new AtomicReference<HttpClientRequest>();
    var connected = new AtomicReference<>(begun);
    Future<Answer> answer =
        egress
            .request(target, method, path)
            .compose(
                request -> {
                  opened.set(request);
                  connected.set(System.nanoTime());
                  return exchange(request, json, begun, connected.get());
                });
    try {
      long left = Math.max(1, deadline - System.nanoTime());
      return answer.toCompletionStage().toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      answer.onSuccess(ignored -> {});
      reset(opened.get());
      throw failure(ErrorCode.UPSTREAM_TIMEOUT, host() + " did not answer in time.");
    } catch (ExecutionException failed) {
      reset(opened.get());
      Throwable cause = failed.getCause();
      throw inWords(cause != null ? cause : failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw failure(ErrorCode.INTERNAL, "The exchange was interrupted.");
    }
  }

  private Future<Answer> exchange(
      HttpClientRequest request, @Nullable String json, long begun, long connected) {
    request.putHeader("accept", "application/json");
    headers.forEach(request::putHeader);
    if (json != null) {
      request.putHeader("content-type", "application/json");
    }
    Future<HttpClientResponse> response = json == null ? request.send() : request.send(json);
    return response.compose(
        head ->
            body(request, head)
                .map(
                    body ->
                        new Answer(
                            new ResponseHead(head.statusCode(), headers(head), false),
                            body.getBytes(),
                            millis(begun, connected),
                            millis(connected, System.nanoTime()))));
  }

  private Future<Buffer> body(HttpClientRequest request, HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer received = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(nothing -> whole.tryComplete(received));
    response.handler(
        bytes -> {
          received.appendBuffer(bytes);
          if (received.length() > LARGEST) {
            whole.tryFail(failure(ErrorCode.UPSTREAM_ERROR, host() + " answers without end."));
            request.reset();
          }
        });
    return whole.future();
  }

  private RuntimeException inWords(Throwable cause) {
    if (cause instanceof FailureException known) {
      return known;
    }
    if (cause instanceof SSLException) {
      return failure(
          ErrorCode.UPSTREAM_UNREACHABLE, "The certificate of " + host() + " is not trusted.");
    }
    return failure(
        ErrorCode.UPSTREAM_UNREACHABLE,
        host() + " could not be reached. Is the address right, and the server running?");
  }

  String host() {
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
