package io.polyphony.server.completion;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Providers on this machine are allowed; pauses are short, patience is not. */
public class PatientProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "polyphony.egress.allow-private", "127.0.0.1",
        "polyphony.access.trusted-proxies", "127.0.0.1, 10.9.0.0/16",
        "polyphony.upstream.backoff", "10ms",
        "polyphony.upstream.rest", "1s");
  }
}
