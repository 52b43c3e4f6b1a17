package io.polyphony.server.admission;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits for callers that have none of their own. */
@ConfigMapping(prefix = "polyphony.admission")
public interface AdmissionConfig {

  /** Requests a caller may start per minute. */
  @WithDefault("600")
  int requestsPerMinute();

  /** Requests of a caller that may run at the same time. */
  @WithDefault("64")
  int concurrency();

  /** How often budgets look at what all processes have spent. */
  @WithDefault("5s")
  Duration refreshEvery();
}
