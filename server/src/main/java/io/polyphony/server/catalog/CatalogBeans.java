package io.polyphony.server.catalog;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the library's catalogue available for injection. */
@ApplicationScoped
public class CatalogBeans {

  @Produces
  @Singleton
  Catalog catalog() {
    return Catalog.load(Providers.installed().all().stream().map(Provider::id).toList());
  }
}
