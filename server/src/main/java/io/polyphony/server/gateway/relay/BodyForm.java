package io.polyphony.server.gateway.relay;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** The forms in which a door takes bodies. */
enum BodyForm {
  JSON,
  FORM,
  /** The content type says which one it is. */
  EITHER;

  boolean isForm(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    boolean json = type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
    return this == FORM || this == EITHER && !json;
  }
}
