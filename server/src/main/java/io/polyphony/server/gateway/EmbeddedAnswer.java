package io.polyphony.server.gateway;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.dialect.EmbeddingSurface;
import io.polyphony.server.completion.CompletionSink;
import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.upstream.EmbeddingQuestion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** The answer to a client that wants embeddings. */
final class EmbeddedAnswer implements CompletionSink {
  private final HttpServerResponse response;
  private final Surface surface;
  private final EmbeddingSurface form;
  private final EmbeddingQuestion question;
  private final long created;
  private @Nullable CompletionStart start;

  /**
   * @param created seconds since the epoch
   */
  EmbeddedAnswer(
      HttpServerResponse response,
      Surface surface,
      EmbeddingSurface form,
      EmbeddingQuestion question,
      long created) {
    this.response = response;
    this.surface = surface;
    this.form = form;
    this.question = question;
    this.created = created;
  }

  @Override
  public void started(CompletionStart started) {
    start = started;
  }

  /** The vectors are with the question. */
  @Override
  public void chunk(Chunk chunk) {}

  @Override
  public void finished(CompletionRecord settled) {
    if (response.ended() || response.closed()) {
      return;
    }
    AnswerHeaders.put(response, surface, settled);
    EmbeddingAnswer vectors = question.answer();
    if (settled.errorCode() != null || start == null || vectors == null) {
      Refusal.write(
          response, surface, WholeAnswer.failure(settled), String.valueOf(settled.errorId()));
      return;
    }
    var head = new AnswerHead(surface.answerId(settled.id()), created, start.served(), true);
    response
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(form.writeAnswer(head, question.request(), vectors)));
  }
}
