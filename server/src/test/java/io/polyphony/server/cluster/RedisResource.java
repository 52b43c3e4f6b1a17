package io.polyphony.server.cluster;

import io.polyphony.testkit.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives an application test a Redis of its own, where it is installed. */
public final class RedisResource implements QuarkusTestResourceLifecycleManager {
  private static @Nullable RedisServer server;

  @Override
  public Map<String, String> start() {
    if (RedisServer.program().isEmpty()) {
      return Map.of();
    }
    server = RedisServer.start();
    return Map.of("polyphony.redis.url", server.url(), "polyphony.redis.patience", "500ms");
  }

  @Override
  public void inject(Object test) {
    if (test instanceof Using using) {
      using.redis(server);
    }
  }

  /** A test that uses it. */
  public interface Using {

    /**
     * @param given null if it is not installed
     */
    void redis(@Nullable RedisServer given);
  }

  @Override
  public void stop() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
