package io.polyphony.server.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of sessions and virtual keys. */
@ConfigMapping(prefix = "polyphony.access")
interface AccessConfig {

  /** A session ends when it was not used for so long. */
  @WithDefault("7d")
  Duration sessionIdle();

  /** A session ends so long after sign-in, however much it is used. */
  @WithDefault("30d")
  Duration sessionLifetime();

  /** For how long an answer about a session or virtual key is remembered. */
  @WithDefault("5s")
  Duration cacheFor();
}
