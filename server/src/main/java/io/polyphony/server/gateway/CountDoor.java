package io.polyphony.server.gateway;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.TokenCounting;
import io.polyphony.server.access.Caller;
import io.polyphony.server.completion.TokenCount;
import io.polyphony.server.completion.TokenCounts;
import io.polyphony.server.upstream.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Tells clients how many tokens a prompt has, in dialects that have such a question. */
@Singleton
public class CountDoor {
  /** The header that marks a number nobody counted. */
  static final String ESTIMATED = "x-polyphony-estimated";

  private final Door door;
  private final TokenCounts counts;
  private final Refusal refusal;
  private final Vertx vertx;

  @Inject
  public CountDoor(Door door, TokenCounts counts, Refusal refusal, Vertx vertx) {
    this.door = door;
    this.counts = counts;
    this.refusal = refusal;
    this.vertx = vertx;
  }

  public void count(HttpServerRequest request, Entry entry, TokenCounting dialect) {
    door.authenticate(request, entry)
        .compose(
            caller ->
                door.body(caller, request).compose(body -> asked(caller, body, entry, dialect)))
        .onSuccess(count -> answer(request.response(), count, dialect))
        .onFailure(refused -> refusal.send(request, entry.surface(), refused));
  }

  /** A large prompt takes its time to read; other clients do not wait for that. */
  private Future<TokenCount> asked(Caller caller, byte[] body, Entry entry, TokenCounting dialect) {
    var inbound = new InboundRequest(body, entry.model(), entry.stream());
    return vertx
        .executeBlocking(() -> dialect.readQuestion(inbound), false)
        .compose(
            question -> counts.count(caller, question.model(), upstream(question, body, entry)));
  }

  private static UpstreamRequest upstream(ChatRequest question, byte[] body, Entry entry) {
    return new UpstreamRequest(
        body, null, false, true, entry.surface().dialect().id(), () -> question, entry.headers());
  }

  private static void answer(HttpServerResponse response, TokenCount count, TokenCounting dialect) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.putHeader("content-type", "application/json");
    if (count.model() != null) {
      response.putHeader("x-polyphony-model", count.model());
    }
    if (count.estimated()) {
      response.putHeader(ESTIMATED, "true");
    }
    byte[] body = count.body() != null ? count.body() : dialect.writeTokens(count.tokens());
    response.end(Buffer.buffer(body));
  }
}
