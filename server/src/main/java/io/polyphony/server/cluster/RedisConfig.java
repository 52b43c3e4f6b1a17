package io.polyphony.server.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Redis, where several nodes count together; none, and each process counts for itself. */
@ConfigMapping(prefix = "polyphony.redis")
public interface RedisConfig {

  /**
   * {@code redis://[:password@]host[:port][/database]}, or {@code rediss://} with TLS; several,
   * with commas between, are nodes of a cluster.
   */
  Optional<String> url();

  /** How long an answer may take before Redis counts as away. */
  @WithDefault("100ms")
  Duration patience();

  /** How long a request holds its place after its node was last heard of. */
  @WithDefault("30s")
  Duration lease();
}
