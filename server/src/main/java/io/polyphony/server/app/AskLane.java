package io.polyphony.server.app;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.completion.CompletionSink;
import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.UsageSource;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One model's answer on the command line. Written on an event loop, read by the main thread. */
final class AskLane implements CompletionSink {
  private static final double NANO_PER_DOLLAR = 1_000_000_000.0;

  private final String model;
  private final StringBuffer text = new StringBuffer();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable CompletionRecord settled;
  private volatile @Nullable String refusal;

  AskLane(String model) {
    this.model = model;
  }

  String model() {
    return model;
  }

  String text() {
    return text.toString();
  }

  boolean done() {
    return done.getCount() == 0;
  }

  void await() throws InterruptedException {
    done.await();
  }

  boolean succeeded() {
    CompletionRecord settledNow = settled;
    return settledNow != null && settledNow.state() == CompletionState.COMPLETE;
  }

  void refused(Throwable cause) {
    refusal =
        cause instanceof FailureException failure
            ? failure.failure().message()
            : String.valueOf(cause.getMessage());
    done.countDown();
  }

  @Override
  public void started(CompletionStart start) {}

  @Override
  public void chunk(Chunk chunk) {
    switch (chunk) {
      case Chunk.TextDelta delta -> text.append(delta.text());
      case Chunk.RefusalDelta delta -> text.append(delta.text());
      case Chunk.ToolCallStart call -> text.append("[calls ").append(call.name()).append("] ");
      case Chunk.ToolCallDelta delta -> text.append(delta.arguments());
      case Chunk.Start start -> {}
      case Chunk.ThinkingDelta delta -> {}
      case Chunk.ThinkingSignature signature -> {}
      case Chunk.RedactedThinking thinking -> {}
      case Chunk.Citation citation -> {}
      case Chunk.Opaque opaque -> {}
      case Chunk.UsageReport report -> {}
      case Chunk.Finish finish -> {}
      case Chunk.Failed failed -> {}
    }
  }

  @Override
  public void finished(CompletionRecord outcome) {
    settled = outcome;
    done.countDown();
  }

  /** What the answer came to, in one line. */
  String summary() {
    String refused = refusal;
    CompletionRecord outcome = settled;
    if (refused != null) {
      return "refused: " + refused;
    }
    if (outcome == null) {
      return "answering ...";
    }
    if (outcome.errorMessage() != null) {
      return outcome.state().name().toLowerCase(Locale.ROOT) + ": " + outcome.errorMessage();
    }
    return tokens(outcome) + ", " + cost(outcome) + ", " + outcome.latencyMs() + " ms";
  }

  private static String tokens(CompletionRecord outcome) {
    String mark = outcome.usageSource() == UsageSource.ESTIMATED ? "~" : "";
    return mark + outcome.usage().output() + " tokens";
  }

  private static String cost(CompletionRecord outcome) {
    return outcome.cost() == null
        ? "cost unknown"
        : String.format(Locale.ROOT, "$%.6f", outcome.cost().total() / NANO_PER_DOLLAR);
  }
}
