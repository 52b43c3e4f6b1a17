package io.polyphony.server.credential;

import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.provider.CredentialField;
import io.polyphony.llm.provider.FieldFault;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.access.RefusalException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a credential must be like. */
public final class CredentialRules {
  private CredentialRules() {}

  static Provider provider(String id) {
    return Providers.installed()
        .find(id)
        .filter(provider -> provider.kind() != ProviderKind.SANDBOX)
        .orElseThrow(() -> RefusalException.field("provider", "There is no such provider."));
  }

  /**
   * The values of the declared fields, stripped.
   *
   * @throws RefusalException naming the field that is missing or wrong
   */
  static CredentialValues values(Provider provider, Map<String, String> given) {
    CredentialValues values = CredentialValues.of(provider, given);
    Map<String, String> all = values.all();
    for (CredentialField field : provider.fields()) {
      refuse(field.fault(all.getOrDefault(field.id(), "")));
    }
    refuse(provider.fault(all));
    return values;
  }

  /** As {@link #values}, settings and secrets together. */
  public static Map<String, String> checked(Provider provider, Map<String, String> given) {
    return values(provider, given).all();
  }

  /** Of a credential's values those that are not secret. */
  public static Map<String, String> settings(Provider provider, Map<String, String> values) {
    return CredentialValues.of(provider, values).settings();
  }

  private static void refuse(@Nullable FieldFault fault) {
    if (fault != null) {
      throw RefusalException.field("fields." + fault.field(), fault.message());
    }
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
  static String hint(Provider provider, CredentialValues values) {
    for (CredentialField field : provider.fields()) {
      String secret = values.secrets().getOrDefault(field.id(), "");
      if (secret.length() >= 12 && !field.multiline()) {
        return "…" + secret.substring(secret.length() - 4);
      }
    }
    return "";
  }
}
