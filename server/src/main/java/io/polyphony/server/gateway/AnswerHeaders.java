package io.polyphony.server.gateway;

import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.ledger.CompletionRecord;
import io.vertx.core.http.HttpServerResponse;

/** What an answer says about itself in its headers. */
public final class AnswerHeaders {
  private AnswerHeaders() {}

  public static void put(HttpServerResponse response, Surface surface, CompletionRecord settled) {
    id(response, surface, settled.id().toString());
    response.putHeader("x-polyphony-attempts", Integer.toString(settled.attempts().size()));
    if (settled.modelServed() != null) {
      response.putHeader("x-polyphony-model", settled.modelServed());
    }
    if (settled.cost() != null) {
      response.putHeader("x-polyphony-cost-nano", Long.toString(settled.cost().total()));
    }
  }

  public static void put(HttpServerResponse response, Surface surface, CompletionStart start) {
    id(response, surface, start.completion().toString());
    response.putHeader("x-polyphony-attempts", Integer.toString(start.attempts()));
    response.putHeader("x-polyphony-model", start.served());
    Warnings.put(response, start);
  }

  private static void id(HttpServerResponse response, Surface surface, String completion) {
    response.putHeader("x-polyphony-completion-id", completion);
    if (surface.idHeader() != null) {
      response.putHeader(surface.idHeader(), completion);
    }
  }
}
