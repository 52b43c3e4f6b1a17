package io.polyphony.server.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of sessions and virtual keys. */
@ConfigMapping(prefix = "polyphony.access")
interface AccessConfig {

  /** A session ends when it was not used for so long. */
  @WithDefault("7d")
  Duration sessionIdle();

  /** A session ends so long after sign-in, however much it is used. */
  @WithDefault("30d")
  Duration sessionLifetime();

  /**
   * Proxies in front of this server, as addresses and ranges ({@code 10.0.0.0/8}): only what they
   * say in {@code X-Forwarded-For} is believed.
   */
  Optional<List<String>> trustedProxies();

  /** For how long an answer about a session or virtual key is remembered. */
  @WithDefault("5s")
  Duration cacheFor();
}
