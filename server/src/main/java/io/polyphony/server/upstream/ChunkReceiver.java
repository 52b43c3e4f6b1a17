package io.polyphony.server.upstream;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.ledger.Attempt;
import io.polyphony.server.route.Deployment;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears what a dispatch brings, on its context. */
public interface ChunkReceiver {

  /** Hears, on the receiver's context, whether the request may be tried. */
  interface Leave {
    void given(boolean may);
  }

  /** Says whether the request may be tried there; asked just before a deployment's first try. */
  default void mayTry(Deployment next, Leave leave) {
    leave.given(true);
  }

  /**
   * The first content is here: from now on no other deployment is tried.
   *
   * @param relayed whether {@link #bytes} carries the answer's bytes beside the chunks
   * @param warnings what the provider did not get of the request, or got otherwise, in words
   */
  void served(Deployment deployment, int attempts, boolean relayed, List<String> warnings);

  void chunk(Chunk chunk);

  /** The provider's own bytes, for relaying; only if {@code relayed}. */
  void bytes(Buffer bytes);

  /**
   * Exactly once, last.
   *
   * @param failure null if the answer is complete; else what ended it, before or after content
   */
  void ended(@Nullable Deployment deployment, List<Attempt> attempts, @Nullable Failure failure);
}
