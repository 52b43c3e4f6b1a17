package io.polyphony.server.upstream;

import io.polyphony.llm.provider.IssuedToken;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.TokenRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of short life, kept until shortly before they end. However many ask at the same time, each
 * token is fetched once; one that nears its end is renewed while it still serves. A refusal is not
 * kept.
 */
@Singleton
class Tokens {
  /** How long before its end a token is renewed, but not before four fifths of its life. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final int MOST = 10_000;

  private final TokenExchange exchange;
  private final InstantSource clock;
  private final Map<TokenRequest, Entry> entries = new ConcurrentHashMap<>();

  @Inject
  Tokens(TokenExchange exchange, InstantSource clock) {
    this.exchange = exchange;
    this.clock = clock;
  }

  /** What is known of one token. Guarded by itself. */
  private static final class Entry {
    private @Nullable String token;
    private Instant renewAt = Instant.MIN;
    private Instant endsAt = Instant.MIN;
    private @Nullable Future<String> flight;
  }

  /**
   * @return a token that still lives; fails with a FailureException if none is to be had
   */
  Future<String> get(Provider provider, TokenRequest request) {
    Instant now = clock.instant();
    dropEnded(now);
    Entry entry = entries.computeIfAbsent(request, key -> new Entry());
    Promise<String> begun = null;
    Future<String> answer;
    synchronized (entry) {
      boolean lives = entry.token != null && now.isBefore(entry.endsAt);
      if (entry.flight == null && !(lives && now.isBefore(entry.renewAt))) {
        begun = Promise.promise();
        entry.flight = begun.future();
      }
      answer = lives || entry.flight == null ? Future.succeededFuture(entry.token) : entry.flight;
    }
    if (begun != null) {
      fetch(provider, request, entry, begun);
    }
    return answer;
  }

  /** The token is fetched anew next time. */
  void forget(TokenRequest request) {
    entries.remove(request);
  }

  private void fetch(Provider provider, TokenRequest request, Entry entry, Promise<String> begun) {
    exchange
        .issue(provider, request)
        .onComplete(
            issued -> {
              synchronized (entry) {
                entry.flight = null;
                if (issued.succeeded()) {
                  keep(entry, issued.result());
                }
              }
              if (issued.succeeded()) {
                begun.complete(issued.result().token());
              } else {
                begun.fail(issued.cause());
              }
            });
  }

  private void keep(Entry entry, IssuedToken issued) {
    Instant now = clock.instant();
    Duration life = issued.lifetime();
    Duration early = life.dividedBy(5);
    entry.token = issued.token();
    entry.endsAt = now.plus(life).minus(early.compareTo(MARGIN) < 0 ? early : MARGIN);
    entry.renewAt = now.plus(life).minus(early.compareTo(AHEAD) < 0 ? early : AHEAD);
  }

  /** Keys that nobody uses any more leave no token behind. */
  private void dropEnded(Instant now) {
    if (entries.size() > MOST) {
      entries
          .values()
          .removeIf(
              entry -> {
                synchronized (entry) {
                  return entry.flight == null && !now.isBefore(entry.endsAt);
                }
              });
    }
  }
}
