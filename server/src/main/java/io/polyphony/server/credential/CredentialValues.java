package io.polyphony.server.credential;

import io.polyphony.llm.provider.CredentialField;
import io.polyphony.llm.provider.Provider;
import java.util.Map;
import java.util.TreeMap;

/**
 * A credential's values by field id: settings are kept in clear and shown, secrets are sealed.
 * Prints nothing of the secrets.
 */
record CredentialValues(Map<String, String> settings, Map<String, String> secrets) {
  CredentialValues {
    settings = Map.copyOf(settings);
    secrets = Map.copyOf(secrets);
  }

  /** Sorts values as the provider declares its fields; those of no field are left out. */
  static CredentialValues of(Provider provider, Map<String, String> values) {
    Map<String, String> settings = new TreeMap<>();
    Map<String, String> secrets = new TreeMap<>();
    for (CredentialField field : provider.fields()) {
      String value = values.getOrDefault(field.id(), "").strip();
      if (!value.isEmpty()) {
        (field.secret() ? secrets : settings).put(field.id(), value);
      }
    }
    return new CredentialValues(settings, secrets);
  }

  Map<String, String> all() {
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(secrets);
    return all;
  }

  @Override
  public String toString() {
    return "CredentialValues[" + settings + "]";
  }
}
