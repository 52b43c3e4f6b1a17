package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;

/**
 * A vendor's wire format of embeddings. The same duties as a {@link Dialect}: no field that the
 * client did not send unless the vendor demands it, no change of its input, warnings instead of
 * silence, no I/O. Safe for use by many threads.
 */
public interface EmbeddingDialect {

  /** The format's name, for example {@code openai-embeddings}. */
  String id();

  /**
   * Builds the request for a vendor.
   *
   * @throws FailureException INVALID_REQUEST if an input cannot be said in this format: unlike an
   *     option it cannot be left out
   */
  WireRequest writeRequest(EmbeddingRequest request);

  /**
   * Reads an answer with a 2xx status.
   *
   * @throws FailureException UPSTREAM_CUT or what the vendor says, if it is no answer
   */
  EmbeddingAnswer readAnswer(ResponseHead head, byte[] body);

  /** A vendor's error answer (status not 2xx) in our words. */
  Failure readFailure(ResponseHead head, byte[] body);
}
