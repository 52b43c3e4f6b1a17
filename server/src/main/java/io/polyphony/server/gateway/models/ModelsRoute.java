package io.polyphony.server.gateway.models;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.gateway.Door;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.gateway.RequestAddress;
import io.polyphony.server.gateway.anthropic.AnthropicSurface;
import io.polyphony.server.gateway.gemini.GeminiSurface;
import io.polyphony.server.gateway.ollama.OllamaRoute;
import io.polyphony.server.route.Router;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What this caller can ask for now: {@code GET /v1/models} and {@code /v1/models/{id}}, in
 * Anthropic's shape for clients that say {@code anthropic-version}, else in OpenAI's; {@code GET
 * /v1beta/models} and {@code /v1beta/models/{id}} in Google's; {@code GET /ollama/api/tags} in
 * Ollama's.
 */
@Singleton
public class ModelsRoute {
  private static final String PATH = "/v1/models";
  private static final ModelShape OPENAI = new OpenAiShape();
  private static final ModelShape ANTHROPIC = new AnthropicShape();
  private static final ModelShape GEMINI = new GeminiShape();
  private static final ModelShape OLLAMA = new OllamaShape();
  private static final String OLLAMA_PATH = OllamaRoute.PREFIX + "/api/tags";

  private final Door door;
  private final Router models;
  private final Catalog catalog;
  private final Refusal refusal;

  @Inject
  public ModelsRoute(Door door, Router models, Catalog catalog, Refusal refusal) {
    this.door = door;
    this.models = models;
    this.catalog = catalog;
    this.refusal = refusal;
  }

  /** The lists first: a path that ends in a star also stands for what is before its last slash. */
  void routes(@Observes io.vertx.ext.web.Router router) {
    for (String path : List.of(PATH, GeminiSurface.MODELS, OLLAMA_PATH)) {
      serve(router, path);
    }
    for (String path : List.of(PATH, GeminiSurface.MODELS)) {
      router.get(path + "/*").handler(routing -> one(routing.request(), path.length() + 1));
    }
  }

  private void serve(io.vertx.ext.web.Router router, String path) {
    router.get(path).handler(routing -> list(routing.request()));
    router
        .route(path)
        .handler(
            routing ->
                refusal.wrongMethod(routing.request(), shape(routing.request()).surface(), "GET"));
  }

  private static ModelShape shape(HttpServerRequest request) {
    String path = RequestAddress.path(request);
    if (path.startsWith(GeminiSurface.MODELS)) {
      return GEMINI;
    }
    if (path.startsWith(OllamaRoute.PREFIX)) {
      return OLLAMA;
    }
    return request.headers().contains(AnthropicSurface.VERSION) ? ANTHROPIC : OPENAI;
  }

  private void list(HttpServerRequest request) {
    ModelShape shape = shape(request);
    send(request, shape, offered(request, shape).map(all -> shape.list(request, all)));
  }

  private void one(HttpServerRequest request, int from) {
    ModelShape shape = shape(request);
    String encoded = RequestAddress.path(request).substring(from).replace("+", "%2B");
    send(request, shape, offered(request, shape).map(all -> one(shape, encoded, all)));
  }

  private static JsonObject one(ModelShape shape, String encoded, List<Offered> offered) {
    String id;
    try {
      id = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      id = encoded;
    }
    for (Offered model : offered) {
      if (model.id().equals(id)) {
        return shape.one(model);
      }
    }
    throw Failure.of(ErrorCode.MODEL_NOT_FOUND, "The model " + id + " is not offered here.")
        .asException();
  }

  private Future<List<Offered>> offered(HttpServerRequest request, ModelShape shape) {
    return Future.succeededFuture(shape)
        .compose(
            asked -> {
              String key = asked == GEMINI ? GeminiSurface.key(request) : null;
              var entry = new Entry(asked.surface(), null, null, key, Map.of(), null);
              return door.authenticate(request, entry);
            })
        .compose(this::offered);
  }

  private Future<List<Offered>> offered(Caller caller) {
    return models.offered(caller).map(ids -> ids.stream().map(this::offered).toList());
  }

  private Offered offered(String id) {
    if (!models.isModel(id)) {
      return new Offered(id, null);
    }
    int slash = id.indexOf('/');
    return new Offered(
        id, catalog.find(id.substring(0, slash), id.substring(slash + 1)).orElse(null));
  }

  private void send(HttpServerRequest request, ModelShape shape, Future<JsonObject> answer) {
    answer
        .onSuccess(
            body ->
                request
                    .response()
                    .putHeader("content-type", "application/json")
                    .end(body.toBuffer()))
        .onFailure(refused -> refusal.send(request, shape.surface(), refused));
  }
}
