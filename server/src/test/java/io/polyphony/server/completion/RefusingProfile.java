package io.polyphony.server.completion;

import java.util.HashMap;
import java.util.Map;

/** As {@link PatientProfile}; parameters that a model does not take are refused. */
public class RefusingProfile extends PatientProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
    settings.put("polyphony.upstream.unsupported", "refuse");
    return settings;
  }
}
