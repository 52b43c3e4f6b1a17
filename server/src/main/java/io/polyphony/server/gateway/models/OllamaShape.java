package io.polyphony.server.gateway.models;

import io.polyphony.server.gateway.Surface;
import io.polyphony.server.gateway.ollama.OllamaRoute;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Ollama's list of models. What it tells of files is empty: there are none here. */
final class OllamaShape implements ModelShape {
  private static final String UNKNOWN_DAY = "1970-01-01T00:00:00Z";

  @Override
  public Surface surface() {
    return OllamaRoute.SURFACE;
  }

  @Override
  public JsonObject list(HttpServerRequest request, List<Offered> offered) {
    var models = new JsonArray();
    offered.forEach(model -> models.add(one(model)));
    return new JsonObject().put("models", models);
  }

  @Override
  public JsonObject one(Offered model) {
    return new JsonObject()
        .put("name", model.id())
        .put("model", model.id())
        .put("modified_at", UNKNOWN_DAY)
        .put("size", 0)
        .put("digest", "")
        .put("details", new JsonObject().put("family", model.provider()));
  }
}
