package io.polyphony.llm.provider;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Every provider on the class path, by id. Immutable. */
public final class Providers {
  private static final Providers INSTALLED = new Providers(ServiceLoader.load(Provider.class));

  private final Map<String, Provider> byId = new LinkedHashMap<>();

  private Providers(Iterable<Provider> found) {
    var sorted = new java.util.ArrayList<Provider>();
    found.forEach(sorted::add);
    sorted.sort(Comparator.comparing(Provider::id));
    for (Provider provider : sorted) {
      if (byId.put(provider.id(), provider) != null) {
        throw new IllegalStateException("two providers are called " + provider.id());
      }
    }
  }

  public static Providers installed() {
    return INSTALLED;
  }

  public Collection<Provider> all() {
    return byId.values();
  }

  public Optional<Provider> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * Splits {@code provider/name} at the first slash, if what stands before it is a provider.
   *
   * @return null if it is not: the whole is then a bare model name
   */
  public @Nullable ModelName split(String model) {
    int slash = model.indexOf('/');
    if (slash <= 0 || slash == model.length() - 1) {
      return null;
    }
    Provider provider = byId.get(model.substring(0, slash));
    return provider == null ? null : new ModelName(provider, model.substring(slash + 1));
  }
}
