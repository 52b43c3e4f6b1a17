package io.polyphony.llm.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The models that are known, by provider. Immutable. */
public final class Catalog {
  private final Map<String, Shelf> shelves;

  private Catalog(Map<String, Shelf> shelves) {
    this.shelves = shelves;
  }

  /**
   * Reads {@code catalog/<provider>.yaml} of each provider from the class path; a provider without
   * a file has no known models.
   */
  public static Catalog load(Collection<String> providers) {
    Map<String, Shelf> shelves = new LinkedHashMap<>();
    for (String provider : providers) {
      shelves.put(provider, Shelf.of(read(provider)));
    }
    return new Catalog(shelves);
  }

  public List<ModelCard> models() {
    return shelves.values().stream().flatMap(shelf -> shelf.cards().stream()).toList();
  }

  public List<ModelCard> models(String provider) {
    Shelf shelf = shelves.get(provider);
    return shelf == null ? List.of() : shelf.cards();
  }

  /** The model with that name, alias, or the longest fitting prefix. */
  public Optional<ModelCard> find(String provider, String name) {
    Shelf shelf = shelves.get(provider);
    return shelf == null ? Optional.empty() : Optional.ofNullable(shelf.find(name));
  }

  private static List<ModelCard> read(String provider) {
    String file = "/catalog/" + provider + ".yaml";
    try (InputStream bytes = Catalog.class.getResourceAsStream(file)) {
      return bytes == null ? List.of() : CatalogFile.read(bytes).cards();
    } catch (IOException malformed) {
      throw new UncheckedIOException("cannot read " + file, malformed);
    }
  }

  private record Shelf(
      List<ModelCard> cards, Map<String, ModelCard> byName, TreeMap<String, ModelCard> byPrefix) {

    static Shelf of(List<ModelCard> cards) {
      Map<String, ModelCard> byName = new HashMap<>();
      TreeMap<String, ModelCard> byPrefix = new TreeMap<>();
      for (ModelCard card : cards) {
        card.aliases().forEach(alias -> byName.putIfAbsent(alias, card));
        card.prefixes().forEach(prefix -> byPrefix.put(prefix, card));
      }
      cards.forEach(card -> byName.put(card.name(), card));
      return new Shelf(cards, byName, byPrefix);
    }

    @Nullable ModelCard find(String name) {
      ModelCard exact = byName.get(name);
      if (exact != null) {
        return exact;
      }
      for (Map.Entry<String, ModelCard> entry :
          byPrefix.headMap(name, true).descendingMap().entrySet()) {
        if (name.startsWith(entry.getKey())) {
          return entry.getValue();
        }
      }
      return null;
    }
  }
}
