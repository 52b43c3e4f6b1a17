package io.polyphony.testkit;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** One thing that a scripted answer does after its head. */
public sealed interface ReplyStep {
  /** Sends bytes and flushes them. */
  record Send(byte[] bytes) implements ReplyStep {}

  record Pause(Duration duration) implements ReplyStep {}

  /** Waits for the test, however long it takes. */
  record Until(CompletionStage<?> released) implements ReplyStep {}

  /** Sends nothing more and keeps the connection open. */
  record Stall() implements ReplyStep {}

  /** Closes the connection (FIN) although the answer is not complete. */
  record Cut() implements ReplyStep {}

  /** Breaks the connection (RST). */
  record Reset() implements ReplyStep {}

  /** Whether nothing can come after this step. */
  default boolean isLast() {
    return switch (this) {
      case Stall stall -> true;
      case Cut cut -> true;
      case Reset reset -> true;
      case Send send -> false;
      case Pause pause -> false;
      case Until until -> false;
    };
  }
}
