package io.polyphony.server.completion;

import io.polyphony.llm.failure.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Receives the answer of one errand, in order, on one event-loop context. Must not block. */
public interface ErrandSink {

  /**
   * The head of the answer is here; once at most.
   *
   * @param credential whose provider answers
   */
  void started(@Nullable UUID credential);

  void bytes(Buffer bytes);

  /**
   * Exactly once, last.
   *
   * @param failure null if the answer is complete
   */
  void ended(@Nullable Failure failure);
}
