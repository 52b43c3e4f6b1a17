package io.polyphony.server.route;

import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.provider.ModelListing;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.server.egress.EgressTarget;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is and what it speaks: the credential's choice, else configuration ({@code
 * polyphony.provider.<id>.base-url}), else the provider's own.
 */
public final class Addresses {
  private final Config config;

  public Addresses(Config config) {
    this.config = config;
  }

  /**
   * @param settings the credential's values that are not secret, by field id
   */
  public EgressTarget target(
      Provider provider, @Nullable URI chosen, Map<String, String> settings) {
    return target(provider, chosen, provider.baseUrl(settings));
  }

  /** Where a list of models is; an address that was chosen stands for all the vendor's hosts. */
  public EgressTarget target(
      Provider provider, @Nullable URI chosen, Map<String, String> settings, ModelListing listing) {
    URI own = listing.baseUrl() == null ? provider.baseUrl(settings) : listing.baseUrl();
    return target(provider, chosen, own);
  }

  private EgressTarget target(Provider provider, @Nullable URI chosen, URI own) {
    URI address = chosen != null ? chosen : configured(provider, "base-url").orElse(own);
    return new EgressTarget(address, provider.kind() == ProviderKind.LOCAL);
  }

  /**
   * Where a token is got: {@code polyphony.provider.<id>.token-url}, else the vendor's own address.
   */
  public EgressTarget token(Provider provider, URI own) {
    return new EgressTarget(configured(provider, "token-url").orElse(own), false);
  }

  /**
   * One of the addresses of a sign-in by code.
   *
   * @param which {@code device-code-url} or {@code device-token-url} of {@code
   *     polyphony.provider.<id>}
   */
  public EgressTarget device(Provider provider, String which, URI own) {
    return new EgressTarget(configured(provider, which).orElse(own), false);
  }

  /**
   * @param settings as in {@link #target(Provider, URI, Map)}
   */
  public Dialect dialect(
      Provider provider, @Nullable String chosen, Map<String, String> settings, String model) {
    Dialect own = provider.dialect(model, settings);
    return chosen == null ? own : Dialects.find(chosen).orElse(own);
  }

  private Optional<URI> configured(Provider provider, String what) {
    return config
        .getOptionalValue("polyphony.provider." + provider.id() + "." + what, String.class)
        .map(text -> URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text));
  }
}
