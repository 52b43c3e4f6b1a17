package io.polyphony.server.credential;

import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.provider.CredentialField;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.access.RefusalException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a credential must be like. */
final class CredentialRules {
  private CredentialRules() {}

  static Provider provider(String id) {
    return Providers.installed()
        .find(id)
        .filter(provider -> provider.kind() != ProviderKind.SANDBOX)
        .orElseThrow(() -> RefusalException.field("provider", "There is no such provider."));
  }

  /** The declared fields only, trimmed; required ones must be there. */
  static Map<String, String> fields(Provider provider, Map<String, String> given) {
    Map<String, String> fields = new TreeMap<>();
    for (CredentialField field : provider.fields()) {
      String value = given.getOrDefault(field.id(), "").strip();
      if (field.required() && value.isEmpty()) {
        throw RefusalException.field("fields." + field.id(), field.label() + " is missing.");
      }
      if (value.chars().anyMatch(character -> character < ' ' || character > '~')) {
        throw RefusalException.field(
            "fields." + field.id(), field.label() + " holds characters that no key has.");
      }
      if (!value.isEmpty()) {
        fields.put(field.id(), value);
      }
    }
    return fields;
  }

  static @Nullable String baseUrl(Provider provider, @Nullable String text) {
    if (text == null || text.isBlank()) {
      if (provider.kind() == ProviderKind.CUSTOM) {
        throw RefusalException.field("baseUrl", "A custom server needs its address.");
      }
      return null;
    }
    String stripped = text.strip().replaceAll("/+$", "");
    try {
      URI address = new URI(stripped);
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (!web || address.getHost() == null || address.getUserInfo() != null) {
        throw RefusalException.field(
            "baseUrl", "Give an http or https address without a password.");
      }
      return stripped;
    } catch (URISyntaxException malformed) {
      throw RefusalException.field("baseUrl", "This is not an address.");
    }
  }

  static @Nullable String dialect(Provider provider, @Nullable String id) {
    if (provider.kind() != ProviderKind.CUSTOM) {
      return null;
    }
    String wanted = id == null ? provider.dialect().id() : id;
    if (Dialects.find(wanted).isEmpty()) {
      throw RefusalException.field("dialect", "There is no such dialect.");
    }
    return wanted;
  }

  /** The last four characters, of secrets long enough that this gives nothing away. */
  static String hint(Map<String, String> fields) {
    String secret = fields.getOrDefault(CredentialField.API_KEY, "");
    return secret.length() < 12 ? "" : "…" + secret.substring(secret.length() - 4);
  }
}
