package io.polyphony.llm.catalog;

/**
 * Prices of tokens that replace the base ones for the whole request when its input is large.
 *
 * @param above input tokens, OpenAI-style total, from which on this tier counts
 */
public record Tier(long above, Rates rates) {}
