package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.failure.FailureException;

/** A wire format of embeddings as clients speak it to us. Errors are those of the chat dialect. */
public interface EmbeddingSurface {

  /**
   * Reads a client's request.
   *
   * @throws FailureException INVALID_REQUEST naming the field, if the body is not a request
   */
  EmbeddingRequest readRequest(InboundRequest request);

  /** An answer to a client, as one body. */
  byte[] writeAnswer(AnswerHead head, EmbeddingRequest request, EmbeddingAnswer answer);
}
