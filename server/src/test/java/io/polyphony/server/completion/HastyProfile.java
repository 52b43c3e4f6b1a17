package io.polyphony.server.completion;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Providers on this machine are allowed, and given up as soon as they fall silent. */
public class HastyProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "polyphony.egress.allow-private", "127.0.0.1",
        "polyphony.upstream.first-content-timeout", "30s",
        "polyphony.upstream.idle-timeout", "1s",
        "polyphony.upstream.total-timeout", "60s",
        "polyphony.upstream.attempts-per-deployment", "1",
        "polyphony.upstream.backoff", "10ms",
        "polyphony.upstream.rest", "1s");
  }
}
