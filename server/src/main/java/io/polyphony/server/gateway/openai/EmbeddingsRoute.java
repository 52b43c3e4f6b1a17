package io.polyphony.server.gateway.openai;

import io.polyphony.llm.dialect.OpenAiEmbeddings;
import io.polyphony.server.gateway.EmbeddingDoor;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.Refusal;
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
  private final Refusal refusal;

  @Inject
  public EmbeddingsRoute(EmbeddingDoor door, Refusal refusal) {
    this.door = door;
    this.refusal = refusal;
  }

  void routes(@Observes Router router) {
    router
        .post(PATH)
        .handler(routing -> door.embed(routing.request(), ENTRY, OpenAiEmbeddings.standard()));
    refusal.others(router, PATH, ChatCompletionsRoute.SURFACE, "POST");
  }
}
