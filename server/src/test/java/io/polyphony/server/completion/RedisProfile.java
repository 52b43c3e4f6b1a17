package io.polyphony.server.completion;

import io.polyphony.server.cluster.RedisResource;
import java.util.List;

/** As {@link PatientProfile}; limits are counted in Redis. */
public class RedisProfile extends PatientProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(RedisResource.class));
  }
}
