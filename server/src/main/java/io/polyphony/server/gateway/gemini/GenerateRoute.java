package io.polyphony.server.gateway.gemini;

import io.polyphony.llm.dialect.GeminiEmbed;
import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.gateway.CountDoor;
import io.polyphony.server.gateway.Door;
import io.polyphony.server.gateway.EmbeddingDoor;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.gateway.RequestAddress;
import io.polyphony.server.gateway.idempotency.Idempotency;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1beta/models/{model}:generateContent}, {@code :streamGenerateContent} (events with
 * {@code alt=sse}, else one JSON array), {@code :countTokens}, {@code :embedContent} and {@code
 * :batchEmbedContents}. The model may hold slashes.
 */
@Singleton
public class GenerateRoute {
  private final Door door;
  private final CountDoor countDoor;
  private final EmbeddingDoor embeddingDoor;
  private final Idempotency idempotency;
  private final Refusal refusal;

  @Inject
  public GenerateRoute(
      Door door,
      CountDoor countDoor,
      EmbeddingDoor embeddingDoor,
      Idempotency idempotency,
      Refusal refusal) {
    this.door = door;
    this.countDoor = countDoor;
    this.embeddingDoor = embeddingDoor;
    this.idempotency = idempotency;
    this.refusal = refusal;
  }

  void routes(@Observes Router router) {
    router
        .post(GeminiSurface.MODELS + "/*")
        .order(Door.EARLY)
        .handler(routing -> answer(routing.request()));
  }

  private void answer(HttpServerRequest request) {
    try {
      String resource = GeminiSurface.resource(request);
      int colon = resource.lastIndexOf(':');
      if (colon <= 0) {
        throw GeminiSurface.unknown();
      }
      answer(request, resource.substring(0, colon), resource.substring(colon + 1));
    } catch (FailureException refused) {
      refusal.send(request, GeminiSurface.SURFACE, refused);
    }
  }

  private void answer(HttpServerRequest request, String model, String method) {
    switch (method) {
      case "generateContent" -> complete(request, entry(request, model, false));
      case "streamGenerateContent" -> complete(request, entry(request, model, true));
      case "countTokens" ->
          countDoor.count(request, entry(request, model, false), GeminiGenerate.standard());
      case "embedContent", "batchEmbedContents" -> embed(request, entry(request, model, false));
      default -> throw GeminiSurface.unknown();
    }
  }

  private void complete(HttpServerRequest request, Entry entry) {
    idempotency.once(request, entry, served -> door.complete(served, entry));
  }

  private void embed(HttpServerRequest request, Entry entry) {
    idempotency.once(
        request, entry, served -> embeddingDoor.embed(served, entry, GeminiEmbed.standard()));
  }

  private static Entry entry(HttpServerRequest request, String model, boolean stream) {
    boolean events = "sse".equals(RequestAddress.parameter(request, "alt"));
    @Nullable GeminiArrayForm form = stream && !events ? new GeminiArrayForm() : null;
    return new Entry(
        GeminiSurface.SURFACE, model, stream, GeminiSurface.key(request), Map.of(), form);
  }
}
