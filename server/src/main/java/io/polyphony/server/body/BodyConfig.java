package io.polyphony.server.body;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much of requests and answers is kept where a policy says so. */
@ConfigMapping(prefix = "polyphony.body")
interface BodyConfig {

  /** The most of a request, and the most of an answer, in bytes; what is longer is cut. */
  @WithDefault("262144")
  int largest();

  /** What may wait in memory for the database, in bytes; what comes then is not kept. */
  @WithDefault("67108864")
  long waiting();
}
