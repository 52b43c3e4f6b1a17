package io.polyphony.server.upstream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Patience with providers. */
@ConfigMapping(prefix = "polyphony.upstream")
public interface UpstreamConfig {

  /** How long the first content may take, per attempt. */
  @WithDefault("120s")
  Duration firstContentTimeout();

  /** How long a provider may be silent within an answer. */
  @WithDefault("120s")
  Duration idleTimeout();

  /** How long a request may take in all, every attempt and pause included. */
  @WithDefault("10m")
  Duration totalTimeout();

  /** Tries per request, over all deployments. */
  @WithDefault("4")
  int attempts();

  /** Tries against one deployment when it stumbles (5xx, network). */
  @WithDefault("2")
  int attemptsPerDeployment();

  /** The first pause before the same deployment is tried again; doubles each time, up to 5 s. */
  @WithDefault("500ms")
  Duration backoff();

  /** How long a deployment rests after a rate limit that names no time. */
  @WithDefault("30s")
  Duration rest();

  /** What happens with a parameter that the provider's model does not take. */
  @WithDefault("warn")
  Unsupported unsupported();

  /** The answers to that. */
  enum Unsupported {
    /** It is left out, and the header {@code x-polyphony-warning} says so. */
    WARN,
    /** The request is refused with 400, naming the parameter. */
    REFUSE
  }

  /** The largest whole (not streamed) answer, in bytes. */
  @WithDefault("67108864")
  int largestAnswer();
}
