package io.polyphony.server.gateway.anthropic;

import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.server.gateway.CountDoor;
import io.polyphony.server.gateway.Door;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.gateway.idempotency.Idempotency;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** {@code POST /v1/messages}, streamed and not, and {@code POST /v1/messages/count_tokens}. */
@Singleton
public class MessagesRoute {
  private static final String PATH = "/v1/messages";
  private static final String COUNT_PATH = "/v1/messages/count_tokens";

  private final Door door;
  private final CountDoor countDoor;
  private final Idempotency idempotency;
  private final Refusal refusal;

  @Inject
  public MessagesRoute(Door door, CountDoor countDoor, Idempotency idempotency, Refusal refusal) {
    this.door = door;
    this.countDoor = countDoor;
    this.idempotency = idempotency;
    this.refusal = refusal;
  }

  void routes(@Observes Router router) {
    router.post(PATH).order(Door.EARLY).handler(routing -> complete(routing.request()));
    router.post(COUNT_PATH).order(Door.EARLY).handler(routing -> count(routing.request()));
    for (String path : new String[] {PATH, COUNT_PATH}) {
      refusal.others(router, path, AnthropicSurface.SURFACE, "POST");
    }
  }

  private void complete(HttpServerRequest request) {
    Entry entry = AnthropicSurface.entry(request);
    idempotency.once(request, entry, served -> door.complete(served, entry));
  }

  private void count(HttpServerRequest request) {
    countDoor.count(request, AnthropicSurface.entry(request), AnthropicMessages.standard());
  }
}
