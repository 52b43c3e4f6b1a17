package io.polyphony.server.upstream;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.egress.EgressTarget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request with a small answer, within ten seconds; blocks nobody. */
final class SmallExchange {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int LARGEST = 1 << 20;

  private final Vertx vertx;
  private final EgressClient egress;

  /** A whole answer. */
  record Answer(int status, byte[] body) {
    boolean good() {
      return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  SmallExchange(Vertx vertx, EgressClient egress) {
    this.vertx = vertx;
    this.egress = egress;
  }

  /**
   * @param form fields to post; null for none
   * @return fails with a FailureException in words for the user
   */
  Future<Answer> send(
      EgressTarget target, HttpMethod method, Map<String, String> headers, @Nullable String form) {
    Promise<Answer> answer = Promise.promise();
    Promise<HttpClientRequest> opened = Promise.promise();
    long timer =
        vertx.setTimer(
            LIMIT.toMillis(),
            id -> {
              if (answer.tryFail(
                  failure(ErrorCode.UPSTREAM_TIMEOUT, target, " did not answer in time."))) {
                opened.future().onSuccess(HttpClientRequest::reset);
              }
            });
    egress
        .onEventLoop(
            () ->
                egress
                    .request(target, method, "")
                    .onSuccess(opened::tryComplete)
                    .compose(request -> exchange(target, request, headers, form)))
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              if (done.succeeded()) {
                answer.tryComplete(done.result());
              } else {
                answer.tryFail(inWords(target, done.cause()));
              }
            });
    return answer.future();
  }

  private static Future<Answer> exchange(
      EgressTarget target,
      HttpClientRequest request,
      Map<String, String> headers,
      @Nullable String form) {
    request.putHeader("accept", "application/json");
    headers.forEach(request::putHeader);
    if (form != null) {
      request.putHeader("content-type", "application/x-www-form-urlencoded");
    }
    Future<HttpClientResponse> response = form == null ? request.send() : request.send(form);
    return response.compose(head -> body(target, request, head));
  }

  private static Future<Answer> body(
      EgressTarget target, HttpClientRequest request, HttpClientResponse response) {
    Promise<Answer> whole = Promise.promise();
    Buffer received = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(
        nothing -> whole.tryComplete(new Answer(response.statusCode(), received.getBytes())));
    response.handler(
        bytes -> {
          received.appendBuffer(bytes);
          if (received.length() > LARGEST) {
            whole.tryFail(failure(ErrorCode.UPSTREAM_ERROR, target, " answers without end."));
            request.reset();
          }
        });
    return whole.future();
  }

  private static RuntimeException inWords(EgressTarget target, Throwable cause) {
    return cause instanceof FailureException known
        ? known
        : failure(ErrorCode.UPSTREAM_UNREACHABLE, target, " could not be reached.");
  }

  private static RuntimeException failure(ErrorCode code, EgressTarget target, String words) {
    return Failure.of(code, target.baseUrl().getHost() + words).asException();
  }
}
