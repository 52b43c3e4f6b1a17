package io.polyphony.server.gateway.relay;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Uploads are soon too large. */
public class SmallUploadsProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "polyphony.egress.allow-private", "127.0.0.1",
        "polyphony.gateway.largest-body", "1000",
        "polyphony.gateway.largest-form", "400000",
        "polyphony.gateway.largest-upload", "500000");
  }
}
