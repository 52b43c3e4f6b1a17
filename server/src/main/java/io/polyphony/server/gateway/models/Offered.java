package io.polyphony.server.gateway.models;

import io.polyphony.llm.catalog.ModelCard;
import org.jspecify.annotations.Nullable;

/**
 * A model that the caller can ask for.
 *
 * @param id {@code provider/name}
 * @param card what the catalogue knows; null if it does not know the model
 */
record Offered(String id, @Nullable ModelCard card) {

  /** The name for people. */
  String label() {
    return card == null ? id : card.label();
  }

  String provider() {
    return id.substring(0, id.indexOf('/'));
  }
}
