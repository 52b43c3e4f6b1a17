package io.polyphony.server.completion;

import java.util.UUID;

/** A completion under way. Methods may be called from any thread. */
public interface Completion {

  /** The id of its record. */
  UUID id();

  /** Closes upstream and settles what was used; the sink's {@code finished} follows. */
  void cancel(StopReason reason);

  /** Stops reading from upstream until {@link #resume}: the receiver is slow. */
  void pause();

  void resume();
}
