package io.polyphony.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a fixed number of requests, a fixed number at a time, and checks every answer. All of it
 * happens on one context: an answer that came while another thread was still attaching its handlers
 * would be lost.
 */
final class Load implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions().setDefaultHost("127.0.0.1"),
          new PoolOptions().setHttp1MaxSize(2_048));

  /**
   * @return answers that were not right: another status than 200, or a body without usage
   */
  int run(Target target, int requests, int concurrency, boolean stream) throws Exception {
    return run(target, requests, concurrency, new Ask(Ask.SHORT, stream));
  }

  /** As above, with another question. */
  int run(Target target, int requests, int concurrency, Ask ask) throws Exception {
    var left = new AtomicInteger(requests);
    var wrong = new AtomicInteger();
    Buffer body = ask.body(target.model());
    var lanes = new java.util.ArrayList<Future<Void>>();
    for (int lane = 0; lane < Math.min(concurrency, requests); lane++) {
      Promise<Void> finished = Promise.promise();
      context.runOnContext(nothing -> next(target, body, left, wrong, finished));
      lanes.add(finished.future());
    }
    Future.all(lanes).toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
    return wrong.get();
  }

  private void next(
      Target target, Buffer body, AtomicInteger left, AtomicInteger wrong, Promise<Void> finished) {
    if (left.getAndDecrement() <= 0) {
      finished.complete();
      return;
    }
    once(target, body)
        .onComplete(
            answer -> {
              if (answer.failed() || !answer.result()) {
                wrong.incrementAndGet();
              }
              next(target, body, left, wrong, finished);
            });
  }

  private Future<Boolean> once(Target target, Buffer body) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setPort(target.port())
            .setURI("/v1/chat/completions")
            .putHeader("content-type", "application/json");
    target.headers().forEach(options::putHeader);
    return client
        .request(options)
        .compose((HttpClientRequest request) -> request.send(body))
        .compose(
            response ->
                response
                    .body()
                    .map(
                        answer ->
                            response.statusCode() == 200
                                && answer
                                    .toString()
                                    .toLowerCase(Locale.ROOT)
                                    .contains("\"usage\":{\"prompt_tokens\":180")));
  }

  @Override
  public void close() {
    vertx.close();
  }
}
