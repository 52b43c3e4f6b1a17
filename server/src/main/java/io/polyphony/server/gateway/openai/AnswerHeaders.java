package io.polyphony.server.gateway.openai;

import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.gateway.Warnings;
import io.polyphony.server.ledger.CompletionRecord;
import io.vertx.core.http.HttpServerResponse;

/** What an answer says about itself in its headers. */
final class AnswerHeaders {
  private AnswerHeaders() {}

  static void put(HttpServerResponse response, CompletionRecord settled) {
    response.putHeader("x-polyphony-completion-id", settled.id().toString());
    response.putHeader("x-polyphony-attempts", Integer.toString(settled.attempts().size()));
    if (settled.modelServed() != null) {
      response.putHeader("x-polyphony-model", settled.modelServed());
    }
    if (settled.cost() != null) {
      response.putHeader("x-polyphony-cost-nano", Long.toString(settled.cost().total()));
    }
  }

  static void put(HttpServerResponse response, CompletionStart start) {
    response.putHeader("x-polyphony-completion-id", start.completion().toString());
    response.putHeader("x-polyphony-attempts", Integer.toString(start.attempts()));
    response.putHeader("x-polyphony-model", start.served());
    Warnings.put(response, start);
  }
}
