package io.polyphony.server.catalog;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.catalog.Price;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.server.credential.ActiveCredential;
import io.polyphony.server.credential.DiscoveredModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One provider's models as a caller sees them: those of the catalogue, those that a credential is
 * restricted to, and those that the provider has listed.
 */
record Shelf(Provider provider, List<ActiveCredential> own, List<DiscoveredModel> listed) {

  /**
   * @param allowed the models that the caller may use; null for all
   */
  List<ModelOffer> models(Catalog catalog, @Nullable Set<String> allowed) {
    boolean all =
        provider.kind() == ProviderKind.SANDBOX
            || own.stream().anyMatch(key -> key.models() == null);
    Map<String, Instant> seen = new HashMap<>();
    listed.forEach(model -> seen.merge(model.name(), model.seenAt(), Shelf::later));
    Set<String> named = named();
    List<ModelOffer> models = new ArrayList<>();
    for (ModelCard card : catalog.models(provider.id())) {
      boolean open = named.remove(card.name()) || all;
      models.add(offer(card.name(), card, open && allows(allowed, card.name()), seen));
    }
    for (String name : named) {
      ModelCard card = catalog.find(provider.id(), name).orElse(null);
      models.add(offer(name, card, allows(allowed, name), seen));
    }
    return models;
  }

  /** Beyond the catalogue: what a credential is restricted to, or else what was listed to it. */
  private Set<String> named() {
    Set<String> names = new TreeSet<>();
    own.stream().filter(key -> key.models() != null).forEach(key -> names.addAll(key.models()));
    Set<UUID> open =
        own.stream()
            .filter(key -> key.models() == null)
            .map(ActiveCredential::id)
            .collect(Collectors.toSet());
    listed.stream()
        .filter(model -> open.contains(model.credentialId()))
        .forEach(model -> names.add(model.name()));
    return names;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private boolean allows(@Nullable Set<String> allowed, String name) {
    return allowed == null || allowed.contains(provider.id() + "/" + name);
  }

  /**
   * @param card what the catalogue knows of the name, be it by alias or prefix; null if nothing
   */
  private ModelOffer offer(
      String name, @Nullable ModelCard card, boolean available, Map<String, Instant> seen) {
    boolean exact = card != null && card.name().equals(name);
    Price price = card == null ? null : card.price();
    return new ModelOffer(
        provider.id() + "/" + name,
        provider.id(),
        name,
        exact && card != null ? card.label() : name,
        card == null ? null : card.context(),
        card == null ? null : card.maxOutput(),
        card == null ? List.of() : Offers.words(card),
        price == null ? null : ModelOffer.PerMillion.of(price),
        price == null ? null : price.source(),
        null,
        available,
        provider.kind() == ProviderKind.SANDBOX,
        card != null,
        seen.get(name));
  }
}
