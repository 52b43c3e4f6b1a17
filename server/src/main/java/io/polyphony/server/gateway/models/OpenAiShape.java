package io.polyphony.server.gateway.models;

import io.polyphony.server.gateway.Surface;
import io.polyphony.server.gateway.openai.ChatCompletionsRoute;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** OpenAI's list of models. */
final class OpenAiShape implements ModelShape {

  @Override
  public Surface surface() {
    return ChatCompletionsRoute.SURFACE;
  }

  @Override
  public JsonObject list(HttpServerRequest request, List<Offered> offered) {
    var data = new JsonArray();
    offered.forEach(model -> data.add(one(model)));
    return new JsonObject().put("object", "list").put("data", data);
  }

  /** The catalogue does not know when a model was made, and the format demands a number. */
  @Override
  public JsonObject one(Offered model) {
    return new JsonObject()
        .put("id", model.id())
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", model.provider());
  }
}
