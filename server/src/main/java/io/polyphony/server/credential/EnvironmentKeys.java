package io.polyphony.server.credential;

import io.polyphony.llm.provider.CredentialField;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.access.RefusalException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds providers' keys under the names that their vendors use ({@code OPENAI_API_KEY}, ...). */
@ApplicationScoped
class EnvironmentKeys {
  private static final Logger LOG = Logger.getLogger(EnvironmentKeys.class);

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

  /** At most one key per provider, and only if everything that it needs is set and well-formed. */
  List<Key> found() {
    return Providers.installed().all().stream().map(this::found).flatMap(Optional::stream).toList();
  }

  private Optional<Key> found(Provider provider) {
    Map<String, String> values = new TreeMap<>();
    String named = null;
    for (CredentialField field : provider.fields()) {
      Found found = found(provider, field);
      values.put(field.id(), found == null ? field.initial() : found.value());
      named = named == null && found != null && field.secret() ? found.variable() : named;
    }
    if (named == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Key(provider.id(), named, CredentialRules.values(provider, values).all()));
    } catch (RefusalException incomplete) {
      LOG.warnf("%s is set but gives no key for %s: %s", named, provider.id(), incomplete.words());
      return Optional.empty();
    }
  }

  private record Found(String variable, String value) {}

  private @Nullable Found found(Provider provider, CredentialField field) {
    for (String variable : provider.environment().getOrDefault(field.id(), List.of())) {
      Optional<String> value =
          config.getOptionalValue(variable, String.class).filter(text -> !text.isBlank());
      if (value.isPresent()) {
        return new Found(variable, content(variable, field, value.get().strip()));
      }
    }
    return null;
  }

  /** Long texts stand in a file that the variable names. */
  private static String content(String variable, CredentialField field, String value) {
    if (!field.multiline() || value.startsWith("{") || value.startsWith("-")) {
      return value;
    }
    try {
      return Files.readString(Path.of(value));
    } catch (IOException | InvalidPathException | SecurityException unreadable) {
      LOG.warnf("%s names a file that cannot be read", variable);
      return "";
    }
  }
}
