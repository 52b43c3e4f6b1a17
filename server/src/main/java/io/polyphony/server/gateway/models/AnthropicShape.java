package io.polyphony.server.gateway.models;

import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.server.gateway.Surface;
import io.polyphony.server.gateway.anthropic.AnthropicSurface;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Anthropic's list of models, in pages if the client wants pages. */
final class AnthropicShape implements ModelShape {
  /** What Anthropic itself says where the day is not known. */
  private static final String UNKNOWN_DAY = "1970-01-01T00:00:00Z";

  @Override
  public Surface surface() {
    return AnthropicSurface.SURFACE;
  }

  @Override
  public JsonObject list(HttpServerRequest request, List<Offered> offered) {
    int size = Page.size(request, "limit");
    String before = request.getParam("before_id");
    Page page =
        before == null
            ? Page.after(offered, request.getParam("after_id"), size)
            : Page.before(offered, before, size);
    var data = new JsonArray();
    page.models().forEach(model -> data.add(one(model)));
    boolean none = page.models().isEmpty();
    return new JsonObject()
        .put("data", data)
        .put("has_more", page.more())
        .put("first_id", none ? null : page.models().getFirst().id())
        .put("last_id", none ? null : page.models().getLast().id());
  }

  @Override
  public JsonObject one(Offered model) {
    ModelCard card = model.card();
    return new JsonObject()
        .put("type", "model")
        .put("id", model.id())
        .put("display_name", model.label())
        .put("created_at", UNKNOWN_DAY)
        .put("max_input_tokens", card == null ? null : card.context())
        .put("max_tokens", card == null ? null : card.maxOutput());
  }
}
