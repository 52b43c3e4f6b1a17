package io.polyphony.server.gateway.openai;

import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.server.gateway.Door;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.gateway.Surface;
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
  private final Refusal refusal;

  @Inject
  public ChatCompletionsRoute(Door door, Refusal refusal) {
    this.door = door;
    this.refusal = refusal;
  }

  void routes(@Observes Router router) {
    router.post(PATH).order(Door.EARLY).handler(routing -> door.complete(routing.request(), ENTRY));
    refusal.others(router, PATH, SURFACE, "POST");
  }
}
