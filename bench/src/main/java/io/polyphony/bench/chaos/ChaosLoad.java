package io.polyphony.bench.chaos;

import io.polyphony.testkit.ProviderFault;
import io.polyphony.testkit.ProviderFaults;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The clients: that many requests started a second whatever becomes of them, several keys, dialects
 * and routes, one in eight leaves before its answer is over. Keeps their journal.
 */
final class ChaosLoad implements AutoCloseable {
  private static final long TICK_MS = 5;
  private static final List<String> MODELS =
      List.of("custom/steady", "custom/steady", "chaos/fallback", "chaos/shared");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient client =
      vertx
          .httpClientBuilder()
          .with(new HttpClientOptions().setConnectTimeout(2_000).setKeepAlive(true))
          .with(new PoolOptions().setHttp1MaxSize(4_000))
          .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
          .build();
  private final int port;
  private final int perSecond;
  private final List<String> keys;
  private final Queue<Heard> journal = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean faults;
  private long number;
  private int fault;
  private long timer = -1;
  private double due;

  ChaosLoad(int port, int perSecond, List<String> keys) {
    this.port = port;
    this.perSecond = perSecond;
    this.keys = List.copyOf(keys);
  }

  /**
   * Starts to start requests.
   *
   * @param withFaults whether every fourth asks for one of the provider's faults
   */
  void begin(boolean withFaults) {
    faults = withFaults;
    long[] last = {System.nanoTime()};
    context.runOnContext(
        nothing ->
            timer =
                vertx.setPeriodic(
                    TICK_MS,
                    id -> {
                      long now = System.nanoTime();
                      due += Math.min(now - last[0], 1e9) * perSecond / 1e9;
                      last[0] = now;
                      for (; due >= 1; due--) {
                        start();
                      }
                    }));
  }

  /**
   * Starts no more, and waits for all that are open.
   *
   * @return how many had not ended by then: a server never lets a request go on for longer
   */
  int rest(Duration deadline) {
    context.runOnContext(nothing -> vertx.cancelTimer(timer));
    long until = System.nanoTime() + deadline.toNanos();
    ChaosServer.await(
        deadline.plusSeconds(1), "", () -> open.get() == 0 || System.nanoTime() > until);
    return open.get();
  }

  /** What the clients have heard so far, in the order in which it ended. */
  Queue<Heard> journal() {
    return journal;
  }

  private void start() {
    Asked asked = next();
    open.incrementAndGet();
    new ChaosCall(vertx, asked, this::ended).start(client, port, keys.get(asked.key()));
  }

  private void ended(Heard heard) {
    journal.add(heard);
    open.decrementAndGet();
  }

  private Asked next() {
    number++;
    int key = (int) (number % keys.size());
    if (faults && number % 4 == 0) {
      List<ProviderFault> all = ProviderFaults.all();
      ProviderFault chosen = all.get(fault++ % all.size());
      ClientWords words = ClientWords.values()[fault / all.size() % 3];
      return new Asked(number, words, "custom/" + chosen.name(), key, Asked.Leaving.NEVER, chosen);
    }
    ClientWords words = ClientWords.values()[(int) (number % ClientWords.values().length)];
    String model = MODELS.get((int) (number / 7 % MODELS.size()));
    Asked.Leaving leaving =
        number % 16 == 3
            ? Asked.Leaving.BEFORE_THE_ANSWER
            : number % 16 == 9 ? Asked.Leaving.IN_THE_ANSWER : Asked.Leaving.NEVER;
    return new Asked(number, words, model, key, leaving, null);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
