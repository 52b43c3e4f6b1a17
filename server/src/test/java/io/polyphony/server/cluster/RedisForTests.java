package io.polyphony.server.cluster;

import io.polyphony.testkit.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Redis for tests, where it is installed; with CI=true its absence is a failure. */
public final class RedisForTests {
  private RedisForTests() {}

  /** Starts a server, or skips the test and says so. */
  public static RedisServer start() {
    required();
    return RedisServer.start();
  }

  /** Skips the test where it is not installed, and says so. */
  public static void required() {
    if (RedisServer.program().isEmpty()) {
      String missing = "SKIPPED: redis-server is not installed";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(missing + ", and with CI=true that is a failure");
      }
      System.out.println(missing);
      Assumptions.abort(missing);
    }
  }

  /** A line to that server, which is open. */
  public static RedisLine line(String url, Vertx vertx, Duration patience) {
    var line =
        new RedisLine(
            new RedisConfig() {
              @Override
              public Optional<String> url() {
                return Optional.of(url);
              }

              @Override
              public Duration patience() {
                return patience;
              }

              @Override
              public Duration lease() {
                return Duration.ofSeconds(30);
              }
            },
            vertx);
    line.open();
    return line;
  }
}
