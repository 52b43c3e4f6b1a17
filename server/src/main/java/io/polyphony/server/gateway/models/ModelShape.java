package io.polyphony.server.gateway.models;

import io.polyphony.server.gateway.Surface;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** How a dialect shows models. */
interface ModelShape {
  Surface surface();

  /** The list, or the page of it that the client asks for. */
  JsonObject list(HttpServerRequest request, List<Offered> offered);

  JsonObject one(Offered model);
}
