package io.polyphony.server.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A model as pages see it.
 *
 * @param id {@code provider/name}
 * @param context window in tokens
 * @param maxOutput longest answer in tokens
 * @param price null if unknown
 * @param retires the day from which the provider no longer serves it, ISO-8601
 * @param available whether the caller can ask for it now
 * @param known whether the catalogue knows it; if not, it comes from a credential's own list, and
 *     its capabilities and cost are unknown
 * @param seen when a provider last listed it to one of the caller's credentials; null if none did
 */
@Schema(name = "Model")
public record ModelOffer(
    String id,
    String provider,
    String name,
    String label,
    @Nullable Long context,
    @Nullable Long maxOutput,
    List<String> capabilities,
    @Nullable PerMillion price,
    @Nullable String priceSource,
    @Nullable String retires,
    boolean available,
    boolean sandbox,
    boolean known,
    @Nullable Instant seen) {

  /** US dollars per million tokens. */
  @Schema(name = "Price")
  public record PerMillion(
      BigDecimal input,
      BigDecimal output,
      @Nullable BigDecimal cachedInput,
      @Nullable BigDecimal cacheWrite) {}
}
