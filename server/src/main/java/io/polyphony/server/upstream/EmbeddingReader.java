package io.polyphony.server.upstream;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Reads an answer with vectors as a completion without content: its beginning, end and usage. */
final class EmbeddingReader implements ChunkReader {
  private final EmbeddingDialect dialect;
  private final ResponseHead head;
  private final EmbeddingQuestion question;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  EmbeddingReader(EmbeddingDialect dialect, ResponseHead head, EmbeddingQuestion question) {
    this.dialect = dialect;
    this.head = head;
    this.question = question;
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    body.write(bytes, offset, length);
  }

  @Override
  public void end(Consumer<Chunk> out) {
    try {
      EmbeddingAnswer answer = dialect.readAnswer(head, body.toByteArray());
      int wanted = question.request().inputs().size();
      int got = answer.embeddings().size();
      if (got != wanted) {
        out.accept(new Chunk.Failed(incomplete(wanted, got)));
        return;
      }
      question.answered(answer);
      out.accept(new Chunk.Start(null, answer.model()));
      out.accept(new Chunk.Finish(FinishReason.STOP, null));
      if (!answer.usage().isEmpty()) {
        out.accept(new Chunk.UsageReport(answer.usage()));
      }
    } catch (FailureException failed) {
      out.accept(new Chunk.Failed(failed.failure()));
    }
  }

  private static Failure incomplete(int wanted, int got) {
    return Failure.of(
        ErrorCode.UPSTREAM_ERROR,
        "The provider sent " + got + " embeddings for " + wanted + " inputs.");
  }
}
