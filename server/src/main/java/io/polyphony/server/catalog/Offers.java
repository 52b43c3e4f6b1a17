package io.polyphony.server.catalog;

import io.polyphony.llm.catalog.Capability;
import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.provider.CredentialField;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.access.Caller;
import io.polyphony.server.credential.ActiveCredential;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.credential.DiscoveredModel;
import io.polyphony.server.credential.DiscoveredModels;
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
public class Offers {
  private final Providers providers = Providers.installed();
  private final Catalog catalog;
  private final Credentials credentials;
  private final VerdictStore verdicts;
  private final DiscoveredModels discovered;
  private final Config config;

  Offers(
      Catalog catalog,
      Credentials credentials,
      VerdictStore verdicts,
      DiscoveredModels discovered,
      Config config) {
    this.catalog = catalog;
    this.credentials = credentials;
    this.verdicts = verdicts;
    this.discovered = discovered;
    this.config = config;
  }

  public CatalogAnswer of(Caller caller) {
    Map<String, List<ActiveCredential>> keys =
        credentials.active(caller.organisation()).stream()
            .collect(Collectors.groupingBy(ActiveCredential::provider));
    Map<String, List<VerdictStore.Tested>> tested =
        verdicts.active(caller.organisation()).stream()
            .collect(Collectors.groupingBy(VerdictStore.Tested::provider));
    Map<String, List<DiscoveredModel>> listed =
        discovered.active(caller.organisation()).stream()
            .collect(Collectors.groupingBy(DiscoveredModel::provider));
    List<ProviderOffer> offered = new ArrayList<>();
    List<ModelOffer> models = new ArrayList<>();
    for (Provider provider : providers.all()) {
      List<ActiveCredential> own = keys.getOrDefault(provider.id(), List.of());
      offered.add(provider(provider, status(provider, own, tested.get(provider.id()))));
      var shelf = new Shelf(provider, own, listed.getOrDefault(provider.id(), List.of()));
      models.addAll(shelf.models(catalog, caller.models()));
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

  static List<String> words(ModelCard card) {
    return card.capabilities().stream().map(Capability::wire).sorted().toList();
  }
}
