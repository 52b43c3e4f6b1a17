package io.polyphony.server.app;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** {@code GET /api/openapi} is JSON, whatever the client accepts. */
@ApplicationScoped
class OpenApiRoute {
  private static final String PATH = "/api/openapi";

  void routes(@Observes Router router) {
    router.get(PATH).order(Integer.MIN_VALUE).handler(it -> it.reroute(PATH + ".json"));
  }
}
