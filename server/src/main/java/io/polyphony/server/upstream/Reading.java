package io.polyphony.server.upstream;

import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.route.Deployment;

/** How the answer to a request is read: as a completion, or as embeddings. */
interface Reading {

  ChunkReader reader(ResponseHead head);

  Failure failure(ResponseHead head, byte[] body);

  static Reading of(Deployment deployment, UpstreamRequest request) {
    EmbeddingQuestion question = request.embedding();
    return question == null
        ? new OfChat(deployment)
        : new OfEmbedding(OutboundBody.embeddings(deployment), question);
  }

  /** The deployment's dialect reads. */
  record OfChat(Deployment deployment) implements Reading {
    @Override
    public ChunkReader reader(ResponseHead head) {
      return deployment.dialect().reader(head);
    }

    @Override
    public Failure failure(ResponseHead head, byte[] body) {
      return deployment.dialect().readFailure(head, body);
    }
  }

  /** The deployment's dialect of embeddings reads. */
  record OfEmbedding(EmbeddingDialect dialect, EmbeddingQuestion question) implements Reading {
    @Override
    public ChunkReader reader(ResponseHead head) {
      return new EmbeddingReader(dialect, head, question);
    }

    @Override
    public Failure failure(ResponseHead head, byte[] body) {
      return dialect.readFailure(head, body);
    }
  }
}
