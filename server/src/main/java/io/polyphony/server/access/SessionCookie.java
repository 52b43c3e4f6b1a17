package io.polyphony.server.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The cookie that carries a session's token. */
public final class SessionCookie {
  private static final String PLAIN = "polyphony_session";
  private static final String SECURE = "__Host-" + PLAIN;

  private SessionCookie() {}

  /** The prefix makes browsers refuse the cookie unless it came over TLS from this very host. */
  public static String name(HttpServerRequest request) {
    return request.isSSL() ? SECURE : PLAIN;
  }

  public static @Nullable String token(HttpServerRequest request) {
    Cookie cookie = request.getCookie(name(request));
    return cookie == null ? null : cookie.getValue();
  }
}
