package io.polyphony.llm.catalog;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Prices that replace the base ones for the whole request when its input is large.
 *
 * @param above input tokens, OpenAI-style total, from which on this tier counts
 */
public record Tier(
    long above,
    BigDecimal input,
    BigDecimal output,
    @Nullable BigDecimal cachedInput,
    @Nullable BigDecimal cacheWrite) {}
