package io.polyphony.server.access;

import io.polyphony.server.crypto.Tokens;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a request that carries a cookie comes from our own page, not from another site. */
final class OwnPage {
  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final Set<String> SAME_SITE = Set.of("same-origin", "none");

  private OwnPage() {}

  static boolean changes(HttpServerRequest request) {
    return !READING.contains(request.method());
  }

  /** What the browser itself says: {@code Origin} and {@code Sec-Fetch-Site}. */
  static void requireOrigin(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    if ((site != null && !SAME_SITE.contains(site))
        || (origin != null && !sameHost(origin, request))) {
      throw refused("This request comes from another site.");
    }
  }

  /** What only our own page can know. */
  static void requireToken(HttpServerRequest request, String sessionToken) {
    String sent = request.getHeader("X-CSRF-Token");
    if (sent == null || !Tokens.same(sent, Sessions.csrfToken(sessionToken))) {
      throw refused("The page is out of date. Load it again.");
    }
  }

  private static boolean sameHost(String origin, HttpServerRequest request) {
    String own = request.getHeader("Host");
    if (own == null && request.authority() != null) {
      own = request.authority().toString();
    }
    return own != null && own.toLowerCase(Locale.ROOT).equals(authority(origin));
  }

  private static @Nullable String authority(String origin) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority == null ? null : authority.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static RefusalException refused(String words) {
    return new RefusalException(403, "csrf", words);
  }
}
