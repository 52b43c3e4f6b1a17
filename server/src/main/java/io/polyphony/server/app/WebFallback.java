package io.polyphony.server.app;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Links into the web app: a page's address that is no file gets the app, which knows the page. */
@ApplicationScoped
public class WebFallback {
  private static final List<String> NOT_PAGES =
      List.of("/api/", "/v1/", "/v1beta/", "/ollama/", "/health", "/metrics", "/q/", "/assets/");
  private static final String PAGE = "/index.html";
  private static final int BEFORE_REST = 9_000;

  void routes(@Observes Router router) {
    router.getWithRegex("/assets/.*").order(-1).handler(WebFallback::keep);
    router.route().order(BEFORE_REST).handler(WebFallback::page);
  }

  /** Files with a hash in their name never change. */
  private static void keep(RoutingContext routing) {
    routing.response().putHeader("cache-control", "public, max-age=31536000, immutable");
    routing.next();
  }

  private static void page(RoutingContext routing) {
    String path = routing.normalizedPath();
    boolean asksForPage =
        routing.request().method() == HttpMethod.GET
            && !path.equals("/")
            && path.lastIndexOf('.') <= path.lastIndexOf('/')
            && NOT_PAGES.stream().noneMatch(path::startsWith);
    if (asksForPage) {
      routing.reroute(PAGE);
    } else {
      routing.next();
    }
  }
}
