package io.polyphony.server.gateway.relay;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.server.completion.CompletionSink;
import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.gateway.AnswerHeaders;
import io.polyphony.server.gateway.Surface;
import io.polyphony.server.gateway.WholeAnswer;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** The answer to a client whose request asked a model and was handed on as it was. */
final class RelayedAnswer implements CompletionSink {
  private final HttpServerResponse response;
  private final Surface surface;
  private final PassedAnswer answer;
  private final Runnable over;

  /**
   * @param over told at the end, when the request's body is no longer needed
   */
  RelayedAnswer(HttpServerResponse response, Surface surface, PassedAnswer answer, Runnable over) {
    this.response = response;
    this.surface = surface;
    this.answer = answer;
    this.over = over;
  }

  @Override
  public void started(CompletionStart start) {
    if (!response.ended() && !response.closed()) {
      AnswerHeaders.put(response, surface, start);
      answer.begin();
    }
  }

  /** What the chunks say was only observed. */
  @Override
  public void chunk(Chunk chunk) {}

  @Override
  public void bytes(Buffer bytes) {
    answer.bytes(bytes);
  }

  @Override
  public void finished(CompletionRecord settled) {
    over.run();
    if (!response.headWritten() && !response.closed()) {
      AnswerHeaders.put(response, surface, settled);
    }
    boolean complete = settled.state() == CompletionState.COMPLETE;
    answer.end(
        complete ? null : WholeAnswer.failure(settled),
        String.valueOf(settled.errorId() == null ? settled.id() : settled.errorId()));
  }
}
