package io.polyphony.server.gateway.ollama;

import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OllamaChat;
import io.polyphony.llm.dialect.OllamaEmbed;
import io.polyphony.llm.dialect.OllamaGenerate;
import io.polyphony.server.gateway.Door;
import io.polyphony.server.gateway.EmbeddingDoor;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.gateway.Surface;
import io.polyphony.server.gateway.idempotency.Idempotency;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Ollama's {@code POST /api/chat}, {@code /api/generate} and {@code /api/embed}, below {@link
 * #PREFIX}: without it they would stand among the paths of our own interface. Ollama's clients take
 * such an address as their host.
 */
@Singleton
public class OllamaRoute {
  public static final String PREFIX = "/ollama";
  public static final Surface SURFACE = surface(OllamaChat.standard());

  private static final Entry CHAT = Entry.of(SURFACE);
  private static final Entry GENERATE = Entry.of(surface(OllamaGenerate.standard()));

  private final Door door;
  private final EmbeddingDoor embeddingDoor;
  private final Idempotency idempotency;
  private final Refusal refusal;

  @Inject
  public OllamaRoute(
      Door door, EmbeddingDoor embeddingDoor, Idempotency idempotency, Refusal refusal) {
    this.door = door;
    this.embeddingDoor = embeddingDoor;
    this.idempotency = idempotency;
    this.refusal = refusal;
  }

  private static Surface surface(Dialect dialect) {
    return new Surface(dialect, "", null, null);
  }

  void routes(@Observes Router router) {
    String chat = PREFIX + "/api/chat";
    String generate = PREFIX + "/api/generate";
    String embed = PREFIX + "/api/embed";
    router.post(chat).order(Door.EARLY).handler(routing -> complete(routing.request(), CHAT));
    router
        .post(generate)
        .order(Door.EARLY)
        .handler(routing -> complete(routing.request(), GENERATE));
    router.post(embed).handler(routing -> embed(routing.request()));
    for (String path : new String[] {chat, generate, embed}) {
      refusal.others(router, path, SURFACE, "POST");
    }
  }

  private void complete(HttpServerRequest request, Entry entry) {
    idempotency.once(request, entry, served -> door.complete(served, entry));
  }

  private void embed(HttpServerRequest request) {
    idempotency.once(
        request, CHAT, served -> embeddingDoor.embed(served, CHAT, OllamaEmbed.standard()));
  }
}
