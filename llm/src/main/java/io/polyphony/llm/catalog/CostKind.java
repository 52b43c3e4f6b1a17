package io.polyphony.llm.catalog;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Kinds of what is paid for. Each token is of exactly one kind; a kind without a price of its own
 * costs what the kind beside it costs.
 */
public enum CostKind {
  /** Uncached text. */
  INPUT(Unit.TOKENS),
  /** Text and whatever else has no kind. */
  OUTPUT(Unit.TOKENS),
  /** Read from the vendor's prompt cache; else as {@link #INPUT}. */
  CACHED_INPUT(Unit.TOKENS),
  /** Written to the prompt cache, mostly for five minutes; else as {@link #INPUT}. */
  CACHE_WRITE(Unit.TOKENS),
  /** Written to the prompt cache for an hour; else as {@link #CACHE_WRITE}. */
  CACHE_WRITE_HOUR(Unit.TOKENS),
  /** Thoughts; else as {@link #OUTPUT}. */
  REASONING(Unit.TOKENS),
  /** Uncached audio; else as {@link #INPUT}. */
  AUDIO_INPUT(Unit.TOKENS),
  /** Audio read from the prompt cache; else as {@link #CACHED_INPUT} or {@link #AUDIO_INPUT}. */
  CACHED_AUDIO(Unit.TOKENS),
  /** Spoken output; else as {@link #OUTPUT}. */
  AUDIO_OUTPUT(Unit.TOKENS),
  /** Uncached images; else as {@link #INPUT}. */
  IMAGE_INPUT(Unit.TOKENS),
  /** Web searches that the vendor makes; else free. */
  SEARCH(Unit.EVENTS),
  /** The request as such; else free. */
  REQUEST(Unit.EVENTS);

  private enum Unit {
    /** One US dollar per million is a thousand nano-dollars each. */
    TOKENS(1_000),
    /** One US dollar per thousand is a million nano-dollars each. */
    EVENTS(1_000_000);

    private final BigDecimal nano;

    Unit(long nano) {
      this.nano = BigDecimal.valueOf(nano);
    }
  }

  private final Unit unit;
  private final String wire = name().toLowerCase(Locale.ROOT);

  CostKind(Unit unit) {
    this.unit = unit;
  }

  /** The name in catalogue files and columns. */
  public String wire() {
    return wire;
  }

  /** Whether it is priced per million tokens; else per thousand. */
  public boolean isTokens() {
    return unit == Unit.TOKENS;
  }

  /** Nano-dollars for each, by the price in dollars for its unit. */
  BigDecimal nano(BigDecimal dollars) {
    return dollars.multiply(unit.nano);
  }
}
