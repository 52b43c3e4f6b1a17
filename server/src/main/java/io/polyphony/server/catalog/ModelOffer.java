package io.polyphony.server.catalog;

import io.polyphony.llm.catalog.CostKind;
import io.polyphony.llm.catalog.Price;
import io.polyphony.llm.catalog.Rates;
import io.polyphony.llm.catalog.Tier;
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

  /**
   * US dollars per million tokens, per thousand searches or requests; null if not priced apart.
   *
   * @param tiers other prices for the whole request when its input is large, rising
   */
  @Schema(name = "Price")
  public record PerMillion(
      BigDecimal input,
      BigDecimal output,
      @Nullable BigDecimal cachedInput,
      @Nullable BigDecimal cacheWrite,
      @Nullable BigDecimal cacheWriteHour,
      @Nullable BigDecimal reasoning,
      @Nullable BigDecimal audioInput,
      @Nullable BigDecimal audioOutput,
      @Nullable BigDecimal imageInput,
      @Nullable BigDecimal search,
      @Nullable BigDecimal request,
      List<PriceTier> tiers) {

    static PerMillion of(Price price) {
      Rates rates = price.rates();
      return new PerMillion(
          rates.inForce(CostKind.INPUT),
          rates.inForce(CostKind.OUTPUT),
          rates.of(CostKind.CACHED_INPUT),
          rates.of(CostKind.CACHE_WRITE),
          rates.of(CostKind.CACHE_WRITE_HOUR),
          rates.of(CostKind.REASONING),
          rates.of(CostKind.AUDIO_INPUT),
          rates.of(CostKind.AUDIO_OUTPUT),
          rates.of(CostKind.IMAGE_INPUT),
          rates.of(CostKind.SEARCH),
          rates.of(CostKind.REQUEST),
          price.tiers().stream().map(PriceTier::of).toList());
    }
  }

  /** Prices for inputs of more tokens than {@code above}. */
  @Schema(name = "PriceTier")
  public record PriceTier(
      long above,
      BigDecimal input,
      BigDecimal output,
      @Nullable BigDecimal cachedInput,
      @Nullable BigDecimal cacheWrite) {

    static PriceTier of(Tier tier) {
      Rates rates = tier.rates();
      return new PriceTier(
          tier.above(),
          rates.inForce(CostKind.INPUT),
          rates.inForce(CostKind.OUTPUT),
          rates.of(CostKind.CACHED_INPUT),
          rates.of(CostKind.CACHE_WRITE));
    }
  }
}
