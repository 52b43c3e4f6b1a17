package io.polyphony.server.gateway.openai;

import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.server.gateway.Door;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.gateway.Surface;
import io.polyphony.server.gateway.idempotency.Idempotency;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** {@code POST /v1/chat/completions}, streamed and not. */
@Singleton
public class ChatCompletionsRoute {
  public static final Surface SURFACE =
      new Surface(OpenAiChat.standard(), "chatcmpl-", null, "data: [DONE]");

  private static final String PATH = "/v1/chat/completions";
  private static final Entry ENTRY = Entry.of(SURFACE);

  private final Door door;
  private final Idempotency idempotency;
  private final Refusal refusal;

  @Inject
  public ChatCompletionsRoute(Door door, Idempotency idempotency, Refusal refusal) {
    this.door = door;
    this.idempotency = idempotency;
    this.refusal = refusal;
  }

  void routes(@Observes Router router) {
    router.post(PATH).order(Door.EARLY).handler(routing -> complete(routing.request()));
    refusal.others(router, PATH, SURFACE, "POST");
  }

  private void complete(HttpServerRequest request) {
    idempotency.once(request, ENTRY, served -> door.complete(served, ENTRY));
  }
}
