package io.polyphony.llm.chat;

import org.jspecify.annotations.Nullable;

/**
 * How much the model should think.
 *
 * @param effort OpenAI's words ({@code none | minimal | low | medium | high | xhigh}); null if not
 *     said
 * @param budgetTokens an explicit budget (Anthropic, Gemini); null if not said
 * @param enabled false switches thinking off; null if not said
 * @param includeThoughts whether the thinking should be part of the answer; null if not said
 */
public record Reasoning(
    @Nullable String effort,
    @Nullable Integer budgetTokens,
    @Nullable Boolean enabled,
    @Nullable Boolean includeThoughts) {}
