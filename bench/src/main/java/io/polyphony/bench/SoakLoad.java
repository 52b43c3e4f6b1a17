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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients one after another on many lanes: mostly short questions, some streams, some clients that
 * leave while they are answered, and bodies of 4 MB, relayed and translated.
 */
final class SoakLoad implements AutoCloseable {
  private static final int LANES = 24;
  private static final int PAUSE_MS = 20;
  private static final int LARGE_EVERY = 101;
  private static final int LEAVES_EVERY = 7;
  private static final int STREAM_EVERY = 4;
  private static final int LEAVES_AFTER_MS = 45;
  private static final String MUCH = "The tide follows the moon. ".repeat((4 << 20) / 27);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient client =
      vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(LANES * 2));
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong large = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final Target target;
  private final Buffer shortBody;
  private final Buffer streamBody;
  private final Buffer largeBody;
  private final Buffer largeForMessages;

  SoakLoad(Target target) {
    this.target = target;
    this.shortBody = Ask.whole(Ask.SHORT).body(target.model());
    this.streamBody = Ask.stream("text", 20, 10).body(target.model());
    this.largeBody = Ask.whole(MUCH).body(target.model());
    this.largeForMessages =
        Buffer.buffer(
            "{\"model\":\"%s\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(target.model(), MUCH));
  }

  long asked() {
    return asked.get();
  }

  long left() {
    return left.get();
  }

  long large() {
    return large.get();
  }

  long wrong() {
    return wrong.get();
  }

  /** Goes on for that long, then returns when everything asked has ended. */
  void run(Duration time) throws Exception {
    long until = System.nanoTime() + time.toNanos();
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      Promise<Void> over = Promise.promise();
      context.runOnContext(nothing -> next(until, over));
      lanes.add(over.future());
    }
    Future.all(lanes)
        .toCompletionStage()
        .toCompletableFuture()
        .get(time.toSeconds() + 120, TimeUnit.SECONDS);
  }

  private void next(long until, Promise<Void> over) {
    if (System.nanoTime() > until) {
      over.complete();
      return;
    }
    long number = asked.incrementAndGet();
    once(number)
        .onComplete(
            answered -> {
              if (answered.failed() || !answered.result()) {
                wrong.incrementAndGet();
              }
              vertx.setTimer(PAUSE_MS, id -> next(until, over));
            });
  }

  private Future<Boolean> once(long number) {
    boolean isLarge = number % LARGE_EVERY == 0;
    boolean translated = isLarge && number % 2 == 0;
    if (isLarge) {
      large.incrementAndGet();
    }
    boolean leaves = number % LEAVES_EVERY == 0;
    Buffer body =
        translated
            ? largeForMessages
            : isLarge ? largeBody : leaves || number % STREAM_EVERY == 0 ? streamBody : shortBody;
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setPort(target.port())
            .setURI(translated ? "/v1/messages" : "/v1/chat/completions")
            .putHeader("content-type", "application/json");
    target.headers().forEach(options::putHeader);
    return client
        .request(options)
        .compose(request -> leaves ? leave(request, body) : answered(request, body));
  }

  private Future<Boolean> answered(HttpClientRequest request, Buffer body) {
    return request
        .send(body)
        .compose(response -> response.body().map(answer -> response.statusCode() == 200));
  }

  private Future<Boolean> leave(HttpClientRequest request, Buffer body) {
    Promise<Boolean> gone = Promise.promise();
    left.incrementAndGet();
    request.exceptionHandler(reset -> gone.tryComplete(true));
    request
        .send(body)
        .onSuccess(
            response -> {
              response.exceptionHandler(reset -> {});
              response.handler(piece -> {});
              response.endHandler(over -> gone.tryComplete(true));
            });
    // A connection whose answer is over serves somebody else: it must not be reset.
    vertx.setTimer(
        LEAVES_AFTER_MS,
        id -> {
          if (!gone.future().isComplete()) {
            request.reset();
            gone.tryComplete(true);
          }
        });
    return gone.future();
  }

  @Override
  public void close() {
    vertx.close();
  }
}
