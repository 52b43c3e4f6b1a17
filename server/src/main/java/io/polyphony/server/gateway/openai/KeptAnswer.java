package io.polyphony.server.gateway.openai;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.server.access.Caller;
import io.polyphony.server.completion.CompletionSink;
import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.gateway.Surface;
import io.polyphony.server.ledger.CompletionRecord;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an answer before its client hears of its end, so that the client can continue from it at
 * once. An answer that cannot be kept is given all the same.
 */
final class KeptAnswer implements CompletionSink {
  private static final Logger LOG = Logger.getLogger(KeptAnswer.class);

  private final Vertx vertx;
  private final Responses responses;
  private final Caller caller;
  private final ResponseQuestion question;
  private final Surface surface;
  private final CompletionSink client;
  private final AnswerCollector collector = new AnswerCollector();
  private @Nullable CompletionStart start;

  KeptAnswer(
      Vertx vertx,
      Responses responses,
      Caller caller,
      ResponseQuestion question,
      Surface surface,
      CompletionSink client) {
    this.vertx = vertx;
    this.responses = responses;
    this.caller = caller;
    this.question = question;
    this.surface = surface;
    this.client = client;
  }

  @Override
  public void started(CompletionStart started) {
    start = started;
    client.started(started);
  }

  @Override
  public void chunk(Chunk chunk) {
    collector.add(chunk);
    client.chunk(chunk);
  }

  @Override
  public void bytes(Buffer bytes) {
    client.bytes(bytes);
  }

  @Override
  public void finished(CompletionRecord settled) {
    if (settled.errorCode() != null || start == null) {
      client.finished(settled);
      return;
    }
    byte[] answer = answer(start, settled);
    vertx
        .executeBlocking(
            () -> {
              responses.keep(caller, question, answer, settled.startedAt());
              return true;
            },
            false)
        .onFailure(lost -> LOG.errorf("Response %s was not kept: %s", settled.id(), why(lost)))
        .onComplete(done -> client.finished(settled));
  }

  /** What the database says beside its code holds the answer. */
  private static String why(Throwable lost) {
    Throwable cause = lost;
    while (cause.getCause() != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    String code = cause instanceof SQLException sql ? " " + sql.getSQLState() : "";
    return cause.getClass().getSimpleName() + code;
  }

  /** Under the id that the client sees: the provider's own where its bytes went through. */
  private byte[] answer(CompletionStart started, CompletionRecord settled) {
    Answer answer = collector.answer();
    String id = surface.answerIds() + settled.id();
    String seen = started.relayed() && answer.id() != null ? answer.id() : id;
    long created = settled.startedAt().getEpochSecond();
    var head = new AnswerHead(seen, created, started.served(), true);
    return surface.dialect().writeAnswer(head, answer);
  }
}
