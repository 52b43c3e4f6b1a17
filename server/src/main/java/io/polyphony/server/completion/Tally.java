package io.polyphony.server.completion;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.PromptSize;
import io.polyphony.llm.chat.Usage;
import io.polyphony.server.ledger.UsageSource;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an answer used while it passes. Where the provider reports nothing and content was
 * delivered, tokens are estimated as a quarter of the characters, rounded up, and marked so.
 */
final class Tally {
  private Usage usage = Usage.NONE;
  private long characters;
  private @Nullable String finishReason;

  /** Usage with its origin. */
  record Counted(Usage usage, UsageSource source) {}

  void add(Chunk chunk) {
    switch (chunk) {
      case Chunk.TextDelta delta -> characters += delta.text().length();
      case Chunk.RefusalDelta delta -> characters += delta.text().length();
      case Chunk.ThinkingDelta delta -> characters += delta.text().length();
      case Chunk.ToolCallStart start -> characters += start.name().length();
      case Chunk.ToolCallDelta delta -> characters += delta.arguments().length();
      case Chunk.UsageReport report -> usage = usage.overwrittenBy(report.usage());
      case Chunk.Finish finish -> finishReason = finish.reason().wire();
      case Chunk.Start ignored -> {}
      case Chunk.ThinkingSignature ignored -> {}
      case Chunk.RedactedThinking ignored -> {}
      case Chunk.Citation ignored -> {}
      case Chunk.Opaque ignored -> {}
      case Chunk.Failed ignored -> {}
    }
  }

  @Nullable String finishReason() {
    return finishReason;
  }

  Counted counted(long promptCharacters) {
    if (usage.output() != null || usage.outputTotal() != null) {
      return new Counted(usage, UsageSource.REPORTED);
    }
    if (characters == 0) {
      return new Counted(usage, usage.isEmpty() ? UsageSource.NONE : UsageSource.REPORTED);
    }
    Long input =
        usage.inputTotal() != null ? usage.inputTotal() : PromptSize.tokens(promptCharacters);
    long output = PromptSize.tokens(characters);
    Usage estimate =
        new Usage(
            usage.input() != null ? usage.input() : input,
            output,
            usage.cachedInput(),
            usage.cacheWrite(),
            usage.reasoning(),
            input,
            output);
    return new Counted(estimate, UsageSource.ESTIMATED);
  }
}
