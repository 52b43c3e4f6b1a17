package io.polyphony.server.cache;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Answers that are kept in memory, for keys that allow it. */
@ConfigMapping(prefix = "polyphony.cache")
public interface CacheConfig {

  /** The most bytes that all kept answers may hold. */
  @WithDefault("67108864")
  long bytes();

  /** The most answers that are kept. */
  @WithDefault("10000")
  int entries();

  /** A larger answer is not kept; in bytes. */
  @WithDefault("1048576")
  int largestAnswer();

  /** For how long a client may take nothing of an answer that others wait for. */
  @WithDefault("5s")
  Duration patience();
}
