package io.polyphony.llm.catalog;

import java.util.List;
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
 * @param aliases other names for the same model
 * @param prefixes beginnings of names that mean this model (dated versions)
 * @param price null if unknown
 */
public record ModelCard(
    String provider,
    String name,
    String label,
    @Nullable Long context,
    @Nullable Long maxOutput,
    Set<Capability> capabilities,
    List<String> aliases,
    List<String> prefixes,
    @Nullable Price price) {

  /** The name used everywhere: {@code provider/name}. */
  public String id() {
    return provider + "/" + name;
  }

  /** Whether the model answers; if not, it embeds. */
  public boolean chats() {
    return !capabilities.contains(Capability.EMBEDDINGS);
  }
}
