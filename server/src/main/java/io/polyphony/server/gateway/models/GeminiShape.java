package io.polyphony.server.gateway.models;

import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.server.gateway.Surface;
import io.polyphony.server.gateway.gemini.GeminiSurface;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Google's list of models, in pages if the client wants pages. */
final class GeminiShape implements ModelShape {

  @Override
  public Surface surface() {
    return GeminiSurface.SURFACE;
  }

  @Override
  public JsonObject list(HttpServerRequest request, List<Offered> offered) {
    String token = request.getParam("pageToken");
    boolean first = token == null || token.isEmpty();
    Page page = Page.after(offered, first ? null : token, Page.size(request, "pageSize"));
    var models = new JsonArray();
    page.models().forEach(model -> models.add(one(model)));
    var list = new JsonObject().put("models", models);
    return page.more() ? list.put("nextPageToken", page.models().getLast().id()) : list;
  }

  @Override
  public JsonObject one(Offered model) {
    var shown =
        new JsonObject()
            .put("name", "models/" + model.id())
            .put("displayName", model.label())
            .put("supportedGenerationMethods", methods(model.card()));
    ModelCard card = model.card();
    if (card != null && card.context() != null) {
      shown.put("inputTokenLimit", card.context());
    }
    if (card != null && card.maxOutput() != null) {
      shown.put("outputTokenLimit", card.maxOutput());
    }
    return shown;
  }

  private static JsonArray methods(@Nullable ModelCard card) {
    return card == null || card.chats()
        ? JsonArray.of("generateContent", "streamGenerateContent", "countTokens")
        : JsonArray.of("embedContent", "batchEmbedContents");
  }
}
