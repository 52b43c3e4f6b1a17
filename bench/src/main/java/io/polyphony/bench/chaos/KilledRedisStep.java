package io.polyphony.bench.chaos;

import io.polyphony.testkit.RedisServer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Redis stands still, is killed, and comes back empty; limits go by the server's share meanwhile.
 */
final class KilledRedisStep implements Step {
  private @Nullable RedisServer redis;

  @Override
  public String name() {
    return "SIGSTOP, kill -9 of Redis";
  }

  /** All steps have it: a server that is killed, too, counts in Redis. */
  @Override
  public Map<String, String> environment() {
    if (RedisServer.program().isEmpty()) {
      return Map.of();
    }
    if (redis == null) {
      redis = RedisServer.start();
    }
    return Map.of("POLYPHONY_REDIS_URL", redis.url());
  }

  @Override
  public String impossible() {
    return redis == null ? "redis-server is not installed" : "";
  }

  @Override
  public void run(Stage stage) throws Exception {
    RedisServer running = redis;
    if (running == null) {
      throw new IllegalStateException(impossible());
    }
    stage.goOn(1_000);
    running.freeze();
    stage.goOn(1_000);
    running.thaw();
    stage.goOn(500);
    running.kill();
    stage.goOn(1_000);
    running.restart();
    stage.goOn(1_000);
  }

  @Override
  public void tidy() {
    if (redis != null) {
      redis.close();
    }
  }
}
