package io.polyphony.server.gateway.models;

import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.provider.Providers;
import org.jspecify.annotations.Nullable;

/**
 * A model that the caller can ask for.
 *
 * @param id {@code provider/name}, or a route's name
 * @param card what the catalogue knows; null if it does not know the model, or for a route
 */
record Offered(String id, @Nullable ModelCard card) {
  private static final String OURS = "polyphony";

  /** The name for people. */
  String label() {
    return card == null ? id : card.label();
  }

  /** Whose model it is; ours for a route. */
  String provider() {
    int slash = id.indexOf('/');
    String prefix = slash < 0 ? "" : id.substring(0, slash);
    return Providers.installed().find(prefix).isPresent() ? prefix : OURS;
  }
}
