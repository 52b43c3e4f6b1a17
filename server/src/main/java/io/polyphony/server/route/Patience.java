package io.polyphony.server.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long a route's deployments are tried; null: as the installation says.
 *
 * @param attempts tries per request, over all deployments
 * @param firstContent how long a try may take to its first content
 * @param total how long a request may take in all
 */
public record Patience(
    @Nullable Integer attempts, @Nullable Duration firstContent, @Nullable Duration total) {
  static final Patience USUAL = new Patience(null, null, null);

  static Patience of(RouteRules rules) {
    return new Patience(
        rules.attempts(), seconds(rules.firstContentSeconds()), seconds(rules.totalSeconds()));
  }

  private static @Nullable Duration seconds(@Nullable Integer seconds) {
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }
}
