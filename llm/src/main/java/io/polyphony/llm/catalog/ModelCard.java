package io.polyphony.llm.catalog;

import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One model on offer.
 *
 * @param provider the provider's id
 * @param name the provider's own name of the model
 * @param label the name for people
 * @param context window in tokens; null if unknown
 * @param maxOutput longest answer in tokens; null if unknown
 * @param price null if unknown
 * @param retires the day the provider stops serving it; null if none is announced
 */
public record ModelCard(
    String provider,
    String name,
    String label,
    @Nullable Long context,
    @Nullable Long maxOutput,
    Set<Capability> capabilities,
    @Nullable Price price,
    @Nullable LocalDate retires) {

  /** The name used everywhere: {@code provider/name}. */
  public String id() {
    return provider + "/" + name;
  }
}
