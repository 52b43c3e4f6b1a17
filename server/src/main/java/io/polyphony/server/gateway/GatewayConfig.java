package io.polyphony.server.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The programs' door. */
@ConfigMapping(prefix = "polyphony.gateway")
public interface GatewayConfig {

  /** The largest request body in bytes. */
  @WithDefault("33554432")
  int largestBody();
}
