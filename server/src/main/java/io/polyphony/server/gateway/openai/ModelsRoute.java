package io.polyphony.server.gateway.openai;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Authenticator;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.route.Router;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}: what this caller can ask for now. */
@ApplicationScoped
public class ModelsRoute {
  private static final String PATH = "/v1/models";

  private final Authenticator authenticator;
  private final Router models;
  private final Refusal refusal;

  @Inject
  public ModelsRoute(Authenticator authenticator, Router models, Refusal refusal) {
    this.authenticator = authenticator;
    this.models = models;
    this.refusal = refusal;
  }

  void routes(@Observes io.vertx.ext.web.Router router) {
    router.get(PATH).handler(routing -> answer(routing, ModelsRoute::list));
    router.get(PATH + "/*").handler(routing -> answer(routing, offered -> one(routing, offered)));
  }

  private interface Presented {
    JsonObject of(List<String> offered);
  }

  private void answer(RoutingContext routing, Presented presented) {
    authenticator
        .authenticate(routing.request())
        .compose(models::offered)
        .compose(offered -> Future.succeededFuture(presented.of(offered)))
        .onSuccess(
            body ->
                routing
                    .response()
                    .putHeader("content-type", "application/json")
                    .end(body.toBuffer()))
        .onFailure(
            refused -> refusal.send(routing.request(), ChatCompletionsRoute.SURFACE, refused));
  }

  private static JsonObject list(List<String> offered) {
    var data = new JsonArray();
    offered.forEach(id -> data.add(model(id)));
    return new JsonObject().put("object", "list").put("data", data);
  }

  private static JsonObject one(RoutingContext routing, List<String> offered) {
    String path = routing.normalizedPath().substring(PATH.length() + 1);
    String id = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (!offered.contains(id)) {
      throw Failure.of(ErrorCode.MODEL_NOT_FOUND, "The model " + id + " is not offered here.")
          .asException();
    }
    return model(id);
  }

  /** The catalogue does not know when a model was made, and the format demands a number. */
  private static JsonObject model(String id) {
    return new JsonObject()
        .put("id", id)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", id.substring(0, id.indexOf('/')));
  }
}
