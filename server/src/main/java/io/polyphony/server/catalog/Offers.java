package io.polyphony.server.catalog;

import io.polyphony.llm.catalog.Capability;
import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.catalog.Price;
import io.polyphony.llm.provider.CredentialField;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.access.Caller;
import io.polyphony.server.credential.ActiveCredential;
import io.polyphony.server.credential.Credentials;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** What is on offer to a caller: every provider and model, and whether it can be used now. */
@ApplicationScoped
class Offers {
  private final Providers providers = Providers.installed();
  private final Catalog catalog;
  private final Credentials credentials;
  private final VerdictStore verdicts;
  private final Config config;

  Offers(Catalog catalog, Credentials credentials, VerdictStore verdicts, Config config) {
    this.catalog = catalog;
    this.credentials = credentials;
    this.verdicts = verdicts;
    this.config = config;
  }

  CatalogAnswer of(Caller caller) {
    Map<String, List<ActiveCredential>> keys =
        credentials.active(caller.organisation()).stream()
            .collect(Collectors.groupingBy(ActiveCredential::provider));
    Map<String, List<VerdictStore.Tested>> tested =
        verdicts.active(caller.organisation()).stream()
            .collect(Collectors.groupingBy(VerdictStore.Tested::provider));
    List<ProviderOffer> offered = new ArrayList<>();
    List<ModelOffer> models = new ArrayList<>();
    for (Provider provider : providers.all()) {
      List<ActiveCredential> own = keys.getOrDefault(provider.id(), List.of());
      offered.add(provider(provider, status(provider, own, tested.get(provider.id()))));
      models.addAll(models(provider, own, caller.models()));
    }
    return new CatalogAnswer(offered, models);
  }

  private ProviderOffer provider(Provider provider, String status) {
    List<String> variables = provider.environmentVariables();
    return new ProviderOffer(
        provider.id(),
        provider.label(),
        provider.kind().name().toLowerCase(Locale.ROOT),
        provider.dialect().id(),
        address(provider),
        provider.keyPage(),
        provider.fields().stream().map(Offers::field).toList(),
        capabilities(provider),
        status,
        provider.deviceSignIn() == null ? null : "device",
        variables.isEmpty() ? null : variables.getFirst());
  }

  private URI address(Provider provider) {
    return config
        .getOptionalValue("polyphony.provider." + provider.id() + ".base-url", URI.class)
        .orElse(provider.baseUrl());
  }

  private static ProviderOffer.Field field(CredentialField field) {
    return new ProviderOffer.Field(
        field.id(),
        field.label(),
        field.help(),
        field.secret(),
        field.required(),
        field.placeholder(),
        field.multiline(),
        field.initial());
  }

  private List<String> capabilities(Provider provider) {
    Set<String> words = new TreeSet<>();
    if (provider.chats()) {
      words.addAll(Set.of("chat", Capability.STREAM.wire()));
    }
    if (provider.embeddings() != null) {
      words.add(Capability.EMBEDDINGS.wire());
    }
    catalog.models(provider.id()).forEach(card -> words.addAll(words(card)));
    return List.copyOf(words);
  }

  /** Only what a test has shown; a key that was never tested is neither good nor bad. */
  private static String status(
      Provider provider,
      List<ActiveCredential> own,
      @Nullable Collection<VerdictStore.Tested> tested) {
    if (provider.kind() == ProviderKind.SANDBOX) {
      return "ready";
    }
    if (own.isEmpty()) {
      return "no_key";
    }
    Collection<VerdictStore.Tested> tests = tested == null ? List.of() : tested;
    if (tests.stream().anyMatch(test -> Boolean.TRUE.equals(test.ok()))) {
      return "healthy";
    }
    if (tests.stream().anyMatch(test -> "upstream_credential".equals(test.code()))) {
      return "refused";
    }
    return tests.stream().anyMatch(test -> Boolean.FALSE.equals(test.ok())) ? "degraded" : "ready";
  }

  private List<ModelOffer> models(
      Provider provider, List<ActiveCredential> own, @Nullable Set<String> allowed) {
    boolean sandbox = provider.kind() == ProviderKind.SANDBOX;
    boolean all = sandbox || own.stream().anyMatch(key -> key.models() == null);
    Set<String> named = new TreeSet<>();
    own.stream().filter(key -> key.models() != null).forEach(key -> named.addAll(key.models()));
    List<ModelOffer> models = new ArrayList<>();
    for (ModelCard card : catalog.models(provider.id())) {
      boolean open = all || named.remove(card.name());
      boolean available = open && (allowed == null || allowed.contains(card.id()));
      models.add(model(provider.id(), card.name(), card, available));
    }
    for (String name : named) {
      boolean available = allowed == null || allowed.contains(provider.id() + "/" + name);
      boolean listed =
          catalog.models(provider.id()).stream().anyMatch(it -> it.name().equals(name));
      if (!listed) {
        models.add(
            model(provider.id(), name, catalog.find(provider.id(), name).orElse(null), available));
      }
    }
    return models;
  }

  /**
   * @param card what the catalogue knows of the name, be it by alias or prefix; null if nothing
   */
  private static ModelOffer model(
      String provider, String name, @Nullable ModelCard card, boolean available) {
    boolean exact = card != null && card.name().equals(name);
    Price price = card == null ? null : card.price();
    return new ModelOffer(
        provider + "/" + name,
        provider,
        name,
        exact && card != null ? card.label() : name,
        card == null ? null : card.context(),
        card == null ? null : card.maxOutput(),
        card == null ? List.of() : words(card),
        price == null
            ? null
            : new ModelOffer.PerMillion(
                price.input(), price.output(), price.cachedInput(), price.cacheWrite()),
        price == null ? null : price.source(),
        null,
        available,
        provider.equals("sandbox"),
        card != null);
  }

  private static List<String> words(ModelCard card) {
    return card.capabilities().stream().map(Capability::wire).sorted().toList();
  }
}
