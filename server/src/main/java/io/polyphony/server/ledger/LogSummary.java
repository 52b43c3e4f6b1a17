package io.polyphony.server.ledger;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the records that somebody wants come to, and what else could be chosen. Days that ended long
 * ago are counted even if their records are no longer kept.
 *
 * @param tokens of answers that were paid for
 * @param nano in nano-dollars, as far as prices are known
 * @param unknownCost how many requests have no known price
 */
public record LogSummary(
    long requests, long failed, long tokens, long nano, long unknownCost, List<Facet> facets) {

  /** What there is of a dimension, the most frequent first, if that dimension were not filtered. */
  public record Facet(
      @Schema(
              enumeration = {
                "state",
                "error_code",
                "model_served",
                "model_asked",
                "provider",
                "credential",
                "virtual_key",
                "person",
                "door",
                "dialect",
                "cache"
              })
          String dimension,
      List<FacetValue> values) {}

  /**
   * One of the values.
   *
   * @param value what to filter by; {@code none} for records that have nothing there
   * @param name of a key, a person or a credential; null if it has none or is gone
   */
  public record FacetValue(
      String value, @Nullable String name, long requests, long failed, long nano) {}
}
