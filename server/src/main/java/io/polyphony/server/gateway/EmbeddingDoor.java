package io.polyphony.server.gateway;

import io.polyphony.llm.chat.EmbeddingInput;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.dialect.EmbeddingSurface;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.server.access.Caller;
import io.polyphony.server.completion.Completion;
import io.polyphony.server.completion.CompletionCall;
import io.polyphony.server.completion.Completions;
import io.polyphony.server.upstream.EmbeddingQuestion;
import io.polyphony.server.upstream.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/**
 * Embeds texts for clients, in dialects that ask for that. An embedding is a completion: the same
 * limits, routes, fallbacks and records hold.
 */
@Singleton
public class EmbeddingDoor {
  private final Door door;
  private final Completions completions;
  private final Refusal refusal;
  private final Vertx vertx;
  private final InstantSource clock;

  @Inject
  public EmbeddingDoor(
      Door door, Completions completions, Refusal refusal, Vertx vertx, InstantSource clock) {
    this.door = door;
    this.completions = completions;
    this.refusal = refusal;
    this.vertx = vertx;
    this.clock = clock;
  }

  public void embed(HttpServerRequest request, Entry entry, EmbeddingSurface surface) {
    door.authenticate(request, entry)
        .compose(
            caller ->
                door.body(caller, request)
                    .compose(body -> run(caller, body, entry, surface, request.response())))
        .onFailure(refused -> refusal.send(request, entry.surface(), refused));
  }

  /** Many texts take their time to read; other clients do not wait for that. */
  private Future<Completion> run(
      Caller caller,
      byte[] body,
      Entry entry,
      EmbeddingSurface surface,
      HttpServerResponse response) {
    var inbound = new InboundRequest(body, entry.model(), false);
    return vertx
        .executeBlocking(() -> surface.readRequest(inbound), false)
        .compose(
            wanted -> {
              var question = new EmbeddingQuestion(wanted);
              long created = clock.instant().getEpochSecond();
              var sink = new EmbeddedAnswer(response, entry.surface(), surface, question, created);
              return Door.watched(response, completions.run(caller, call(question), sink));
            });
  }

  private static CompletionCall call(EmbeddingQuestion question) {
    EmbeddingRequest wanted = question.request();
    return new CompletionCall(
        wanted.model(), "gateway", characters(wanted), UpstreamRequest.embedding(question));
  }

  private static long characters(EmbeddingRequest wanted) {
    long characters = 0;
    for (EmbeddingInput input : wanted.inputs()) {
      characters +=
          switch (input) {
            case EmbeddingInput.Text text -> text.text().length();
            case EmbeddingInput.Tokens tokens -> 4L * tokens.tokens().size();
            case EmbeddingInput.Opaque opaque -> opaque.json().text().length();
          };
    }
    return characters;
  }
}
