package io.polyphony.server.cluster;

import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says where Redis is. A server whose Redis is away is ready: it goes by its share of limits. */
@Readiness
@Singleton
class RedisHealth implements HealthCheck {
  private final RedisLine line;

  RedisHealth(RedisLine line) {
    this.line = line;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("redis")
        .up()
        .withData("state", line.state().name().toLowerCase(Locale.ROOT))
        .build();
  }
}
