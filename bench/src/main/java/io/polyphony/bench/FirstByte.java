package io.polyphony.bench;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How long the first word of a stream takes at a steady rate, whatever the answers do (open loop):
 * straight from the provider and through the gateway, in turns.
 */
final class FirstByte implements AutoCloseable {
  private static final int A_SECOND = 500;

  /** One request a tick: what comes at once would wait for itself, not for the gateway. */
  private static final int TICK_MS = 2;

  private static final int BLOCK_SECONDS = 4;
  private static final int BLOCKS = 6;

  /** What the provider says first; before it stands an event that only names the role. */
  private static final String CONTENT = "\"content\":\" tide\"";

  private static final Ask ASK = Ask.stream("text", 5, 10);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions().setDefaultHost("127.0.0.1"),
          new PoolOptions().setHttp1MaxSize(2_048));

  private record Way(int port, Map<String, String> headers, Buffer body) {}

  static String measure(PolyphonyTarget gateway, int provider) throws Exception {
    var direct = new Way(provider, Map.of("Authorization", "Bearer sk"), ASK.body("gpt-4o-mini"));
    var through = new Way(gateway.port(), gateway.headers(), ASK.body(gateway.model()));
    List<Long> straight = new ArrayList<>();
    List<Long> slowed = new ArrayList<>();
    try (var first = new FirstByte()) {
      for (Way way : List.of(direct, through)) {
        first.block(way);
      }
      for (int block = 0; block < BLOCKS; block++) {
        straight.addAll(first.block(direct));
        slowed.addAll(first.block(through));
      }
    }
    return String.format(
        Locale.ROOT,
        "%nThe first word of a stream at %d requests a second, %d requests each way in turns: straight from the provider p50 %.2f ms, p99 %.2f ms; through Polyphony p50 %.2f ms, p99 %.2f ms; added p50 %.2f ms, p99 %.2f ms.%n",
        A_SECOND,
        A_SECOND * BLOCK_SECONDS * BLOCKS,
        at(straight, 0.5),
        at(straight, 0.99),
        at(slowed, 0.5),
        at(slowed, 0.99),
        at(slowed, 0.5) - at(straight, 0.5),
        at(slowed, 0.99) - at(straight, 0.99));
  }

  private static double at(List<Long> nanos, double part) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, part * sorted.size())) / 1e6;
  }

  /** Some seconds of requests at the steady rate; nanoseconds to the first word of each. */
  private List<Long> block(Way way) throws Exception {
    int all = A_SECOND * BLOCK_SECONDS;
    List<Long> nanos = new ArrayList<>();
    var done = new CompletableFuture<List<Long>>();
    context.runOnContext(
        nothing -> {
          int[] sent = {0};
          int[] ended = {0};
          vertx.setPeriodic(
              TICK_MS,
              timer -> {
                for (int now = 0; now < A_SECOND * TICK_MS / 1_000 && sent[0] < all; now++) {
                  sent[0]++;
                  one(way)
                      .future()
                      .onSuccess(nanos::add)
                      .onComplete(
                          any -> {
                            if (++ended[0] == all) {
                              done.complete(nanos);
                            }
                          });
                }
                if (sent[0] == all) {
                  vertx.cancelTimer(timer);
                }
              });
        });
    List<Long> measured = done.get(2, TimeUnit.MINUTES);
    if (measured.size() < all) {
      throw new IllegalStateException(all - measured.size() + " failed at port " + way.port());
    }
    return measured;
  }

  private Promise<Long> one(Way way) {
    Promise<Long> first = Promise.promise();
    long from = System.nanoTime();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setPort(way.port())
            .setURI("/v1/chat/completions")
            .putHeader("content-type", "application/json");
    way.headers().forEach(options::putHeader);
    client
        .request(options)
        .compose((HttpClientRequest request) -> request.send(way.body()))
        .onSuccess(
            answer -> {
              if (answer.statusCode() != 200) {
                first.tryFail("status " + answer.statusCode());
              }
              answer.handler(
                  bytes -> {
                    if (bytes.toString().contains(CONTENT)) {
                      first.tryComplete(System.nanoTime() - from);
                    }
                  });
            })
        .onFailure(first::tryFail);
    return first;
  }

  @Override
  public void close() {
    vertx.close();
  }
}
