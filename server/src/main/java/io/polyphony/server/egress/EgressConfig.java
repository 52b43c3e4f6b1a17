package io.polyphony.server.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Outbound connections. */
@ConfigMapping(prefix = "polyphony.egress")
public interface EgressConfig {

  /**
   * Host names, addresses or CIDR ranges inside private networks that may be called; none by
   * default.
   */
  Optional<List<String>> allowPrivate();

  /** How long a connection may take to be made. */
  @WithDefault("5s")
  Duration connectTimeout();

  /** Connections to one address, at most, per event loop. */
  @WithDefault("8192")
  int poolSize();

  /** How long a resolved address is used before the name is resolved and checked again. */
  @WithDefault("30s")
  Duration resolveEvery();
}
