package io.polyphony.server.upstream;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Providers on this machine are allowed; each is tried once, and given up before long. */
public class FaultProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "polyphony.egress.allow-private", "127.0.0.1",
        "polyphony.upstream.first-content-timeout", "3s",
        "polyphony.upstream.idle-timeout", "1s",
        "polyphony.upstream.total-timeout", "60s",
        "polyphony.upstream.attempts-per-deployment", "1");
  }
}
