package io.polyphony.server.gateway.openai;

import io.polyphony.llm.dialect.OpenAiEmbeddings;
import io.polyphony.server.gateway.EmbeddingDoor;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.gateway.idempotency.Idempotency;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** {@code POST /v1/embeddings}. */
@Singleton
public class EmbeddingsRoute {
  private static final String PATH = "/v1/embeddings";
  private static final Entry ENTRY = Entry.of(ChatCompletionsRoute.SURFACE);

  private final EmbeddingDoor door;
  private final Idempotency idempotency;
  private final Refusal refusal;

  @Inject
  public EmbeddingsRoute(EmbeddingDoor door, Idempotency idempotency, Refusal refusal) {
    this.door = door;
    this.idempotency = idempotency;
    this.refusal = refusal;
  }

  void routes(@Observes Router router) {
    router.post(PATH).handler(routing -> embed(routing.request()));
    refusal.others(router, PATH, ChatCompletionsRoute.SURFACE, "POST");
  }

  private void embed(HttpServerRequest request) {
    idempotency.once(
        request, ENTRY, served -> door.embed(served, ENTRY, OpenAiEmbeddings.standard()));
  }
}
