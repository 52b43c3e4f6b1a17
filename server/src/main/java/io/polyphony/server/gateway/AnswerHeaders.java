package io.polyphony.server.gateway;

import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.ledger.CacheUse;
import io.polyphony.server.ledger.CompletionRecord;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** What an answer says about itself in its headers. */
public final class AnswerHeaders {
  private static final CharSequence ID = HttpHeaders.createOptimized("x-polyphony-completion-id");
  private static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-polyphony-attempts");
  private static final CharSequence MODEL = HttpHeaders.createOptimized("x-polyphony-model");
  private static final CharSequence COST = HttpHeaders.createOptimized("x-polyphony-cost-nano");

  private static final CharSequence CACHE = HttpHeaders.createOptimized(Caching.HEADER);

  private AnswerHeaders() {}

  public static void put(HttpServerResponse response, Surface surface, CompletionRecord settled) {
    id(response, surface, settled.id().toString());
    response.putHeader(ATTEMPTS, Integer.toString(settled.attempts().size()));
    if (settled.modelServed() != null) {
      response.putHeader(MODEL, settled.modelServed());
    }
    if (settled.isFree()) {
      response.putHeader(COST, "0");
    } else if (settled.cost() != null) {
      response.putHeader(COST, Long.toString(settled.cost().total()));
    }
    cache(response, settled.cache());
  }

  public static void put(HttpServerResponse response, Surface surface, CompletionStart start) {
    id(response, surface, start.completion().toString());
    response.putHeader(ATTEMPTS, Integer.toString(start.attempts()));
    response.putHeader(MODEL, start.served());
    cache(response, start.cache());
    Warnings.put(response, start);
  }

  private static void cache(HttpServerResponse response, @Nullable CacheUse use) {
    if (use != null) {
      response.putHeader(CACHE, use.wire());
    }
  }

  private static void id(HttpServerResponse response, Surface surface, String completion) {
    response.putHeader(ID, completion);
    if (surface.idHeader() != null) {
      response.putHeader(surface.idHeader(), completion);
    }
  }
}
