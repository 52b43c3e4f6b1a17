package io.polyphony.server.route;

import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.server.egress.EgressTarget;
import java.net.URI;
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

  public EgressTarget target(Provider provider, @Nullable URI chosen) {
    URI address = chosen != null ? chosen : configured(provider);
    return new EgressTarget(address, provider.kind() == ProviderKind.LOCAL);
  }

  public Dialect dialect(Provider provider, @Nullable String chosen) {
    return chosen == null ? provider.dialect() : Dialects.find(chosen).orElse(provider.dialect());
  }

  private URI configured(Provider provider) {
    return config
        .getOptionalValue("polyphony.provider." + provider.id() + ".base-url", String.class)
        .map(text -> URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text))
        .orElse(provider.baseUrl());
  }
}
