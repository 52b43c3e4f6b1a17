package io.polyphony.server.upstream;

import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.access.RefusalException;
import io.polyphony.server.credential.ActiveCredential;
import io.polyphony.server.credential.CredentialRules;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.route.Addresses;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Finds out what is to be tested: a form as it was filled in, or a stored credential. */
@ApplicationScoped
class ProbeSubjects {
  private final Credentials credentials;
  private final Addresses addresses;

  ProbeSubjects(Credentials credentials, Config config) {
    this.credentials = credentials;
    this.addresses = new Addresses(config);
  }

  /** A form that is not stored; what is missing or wrong is named by field. */
  Probe.Subject of(ProbeRequest form) {
    Provider provider =
        Providers.installed()
            .find(form.provider())
            .filter(found -> found.kind() != ProviderKind.SANDBOX)
            .orElseThrow(
                () -> RefusalException.field("provider", "There is no such provider to test."));
    Map<String, String> values = CredentialRules.checked(provider, form.fields());
    if (form.dialect() != null && Dialects.find(form.dialect()).isEmpty()) {
      throw RefusalException.field("dialect", "There is no such dialect.");
    }
    URI chosen = address(form.baseUrl());
    if (chosen == null && provider.kind() == ProviderKind.CUSTOM) {
      throw RefusalException.field("baseUrl", "A custom server needs its address.");
    }
    return subject(provider, form.dialect(), chosen, values);
  }

  /** A stored credential of the organisation, or NOT_FOUND. */
  Probe.Subject stored(UUID organisation, UUID id) {
    ActiveCredential credential =
        credentials.active(organisation).stream()
            .filter(found -> found.id().equals(id))
            .findFirst()
            .orElseThrow(ProbeSubjects::unknown);
    Provider provider =
        Providers.installed().find(credential.provider()).orElseThrow(ProbeSubjects::unknown);
    return subject(
        provider, credential.dialect(), credential.baseUrl(), credential.secret().reveal());
  }

  private Probe.Subject subject(
      Provider provider,
      @Nullable String dialect,
      @Nullable URI chosen,
      Map<String, String> values) {
    Map<String, String> settings = CredentialRules.settings(provider, values);
    List<Probe.Listing> listings =
        provider.listings(settings).stream()
            .map(
                listing ->
                    new Probe.Listing(
                        addresses.target(provider, chosen, settings, listing), listing.path()))
            .toList();
    return new Probe.Subject(
        provider,
        addresses.dialect(provider, dialect, settings, Probe.NO_MODEL),
        addresses.target(provider, chosen, settings),
        listings,
        values);
  }

  private static RuntimeException unknown() {
    return Failure.of(ErrorCode.NOT_FOUND, "There is no such active credential.").asException();
  }

  private static @Nullable URI address(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    String trimmed = text.strip();
    String whole = trimmed.endsWith("/") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
    try {
      URI address = new URI(whole);
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      boolean plain =
          address.getRawUserInfo() == null
              && address.getRawQuery() == null
              && address.getRawFragment() == null;
      if (web && plain && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException malformed) {
      throw RefusalException.field("baseUrl", "This is not an address.");
    }
    throw RefusalException.field(
        "baseUrl",
        "An address starts with http:// or https:// and has no user, query or fragment.");
  }
}
