package io.polyphony.server.credential;

import io.polyphony.llm.provider.CredentialField;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Finds providers' keys under the names that their vendors use ({@code OPENAI_API_KEY}, ...). */
@ApplicationScoped
class EnvironmentKeys {
  private final Config config;

  EnvironmentKeys(Config config) {
    this.config = config;
  }

  /** A provider's key and the variable it was found in. */
  record Key(String provider, String variable, Map<String, String> fields) {
    @Override
    public String toString() {
      return "Key[" + variable + "]";
    }
  }

  /** At most one key per provider: the first of its variables that is set. */
  List<Key> found() {
    List<Key> keys = new ArrayList<>();
    for (Provider provider : Providers.installed().all()) {
      for (String variable : provider.environmentVariables()) {
        Optional<String> value =
            config.getOptionalValue(variable, String.class).filter(text -> !text.isBlank());
        if (value.isPresent()) {
          keys.add(
              new Key(
                  provider.id(), variable, Map.of(CredentialField.API_KEY, value.get().strip())));
          break;
        }
      }
    }
    return keys;
  }
}
