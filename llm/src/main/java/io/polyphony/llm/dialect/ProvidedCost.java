package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor says that a request costs, in nano-dollars. Three forms are known: dollars
 * (OpenRouter, Vercel), an object with a total (Perplexity), and ticks of 10^-10 dollars (xAI).
 */
final class ProvidedCost {
  private static final int NANO_DIGITS = 9;
  private static final int TICK_DIGITS = 10;
  private static final int MOST_DIGITS = 60;
  private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(1_000_000_000);

  private ProvidedCost() {}

  /**
   * @return null if the usage says no cost, or none that makes sense
   */
  static @Nullable Long read(JsonNode usage) {
    BigDecimal ticks = amount(usage.path("cost_in_usd_ticks"));
    if (ticks != null) {
      return nano(ticks.movePointLeft(TICK_DIGITS));
    }
    JsonNode cost = usage.path("cost");
    if (cost.isObject()) {
      boolean dollars = "USD".equals(cost.path("currency").asText("USD"));
      return dollars ? nano(amount(cost.path("total_cost"))) : null;
    }
    BigDecimal charged = amount(cost);
    return charged == null ? null : nano(charged.add(paidUpstream(usage)));
  }

  /** Where the user's own key was used behind the vendor, its price comes on top of the fee. */
  private static BigDecimal paidUpstream(JsonNode usage) {
    BigDecimal upstream = amount(usage.path("cost_details").path("upstream_inference_cost"));
    boolean own = usage.path("is_byok").asBoolean(false);
    return own && upstream != null ? upstream : BigDecimal.ZERO;
  }

  /** Numbers with endless exponents would cost endless memory. */
  private static @Nullable BigDecimal amount(JsonNode number) {
    if (!number.isNumber()) {
      return null;
    }
    BigDecimal amount = number.decimalValue();
    boolean sane = Math.abs(amount.scale()) <= MOST_DIGITS && amount.precision() <= MOST_DIGITS;
    return sane && amount.signum() >= 0 ? amount : null;
  }

  private static @Nullable Long nano(@Nullable BigDecimal dollars) {
    if (dollars == null || dollars.compareTo(MOST_DOLLARS) > 0) {
      return null;
    }
    return dollars.movePointRight(NANO_DIGITS).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  /** Writes it in OpenRouter's form. */
  static void write(JsonGenerator json, @Nullable Long nano) throws IOException {
    if (nano != null) {
      json.writeNumberField("cost", dollars(nano));
    }
  }

  private static BigDecimal dollars(long nano) {
    BigDecimal dollars = BigDecimal.valueOf(nano, NANO_DIGITS).stripTrailingZeros();
    return dollars.scale() < 0 ? dollars.setScale(0) : dollars;
  }
}
