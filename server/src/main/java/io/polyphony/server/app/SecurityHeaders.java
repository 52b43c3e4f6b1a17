package io.polyphony.server.app;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** The headers by which browsers protect our pages; on every answer, errors included. */
@ApplicationScoped
class SecurityHeaders {
  private static final int FIRST = -10_000;
  private static final CharSequence SNIFFING =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence CONTENT_POLICY =
      HttpHeaders.createOptimized("Content-Security-Policy");

  /** For answers to programs: should a browser ever show one, it may do nothing. */
  private static final CharSequence NOTHING =
      HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

  private static final String POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self';"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  void install(@Observes Router router) {
    router.route().order(FIRST).handler(this::add);
  }

  private void add(RoutingContext context) {
    HttpServerRequest request = context.request();
    MultiMap headers = context.response().headers();
    String path = request.path();
    headers.set(SNIFFING, NO_SNIFFING);
    if (toPrograms(path)) {
      headers.set(CONTENT_POLICY, NOTHING);
    } else {
      protectPage(headers);
    }
    if (request.isSSL()) {
      headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
    if (ours(path)) {
      headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
    context.next();
  }

  private static void protectPage(MultiMap headers) {
    headers.set(CONTENT_POLICY, POLICY);
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  }

  private static boolean ours(@Nullable String path) {
    return toPrograms(path) || (path != null && path.startsWith("/api/"));
  }

  private static boolean toPrograms(@Nullable String path) {
    return path != null
        && (path.startsWith("/v1/") || path.startsWith("/v1beta/") || path.startsWith("/ollama/"));
  }
}
