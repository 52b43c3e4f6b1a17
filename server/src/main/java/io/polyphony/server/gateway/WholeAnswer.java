package io.polyphony.server.gateway;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.completion.CompletionSink;
import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.ledger.CompletionRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A whole (not streamed) answer to a client. */
public final class WholeAnswer implements CompletionSink {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final HttpServerResponse response;
  private final Surface surface;
  private final long created;
  private @Nullable AnswerCollector collector;
  private @Nullable CompletionStart start;
  private @Nullable Buffer relayed;

  /**
   * @param created seconds since the epoch
   */
  public WholeAnswer(HttpServerResponse response, Surface surface, long created) {
    this.response = response;
    this.surface = surface;
    this.created = created;
  }

  @Override
  public void started(CompletionStart started) {
    start = started;
    collector = started.relayed() ? null : new AnswerCollector();
  }

  @Override
  public void chunk(Chunk chunk) {
    if (collector != null) {
      collector.add(chunk);
    }
  }

  @Override
  public void bytes(Buffer bytes) {
    relayed = relayed == null ? bytes : relayed.appendBuffer(bytes);
  }

  @Override
  public void finished(CompletionRecord settled) {
    if (response.ended() || response.closed()) {
      return;
    }
    AnswerHeaders.put(response, surface, settled);
    if (settled.errorCode() != null || start == null) {
      Refusal.write(response, surface, failure(settled), String.valueOf(settled.errorId()));
      return;
    }
    Warnings.put(response, start);
    response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    if (relayed != null) {
      response.end(relayed);
    } else {
      var head = new AnswerHead(surface.answerId(settled.id()), created, start.served(), true);
      Answer answer = collector == null ? new AnswerCollector().answer() : collector.answer();
      response.end(Buffer.buffer(surface.dialect().writeAnswer(head, answer)));
    }
  }

  /** What ended a completion that is not complete. */
  public static Failure failure(CompletionRecord settled) {
    ErrorCode code =
        settled.errorCode() == null
            ? ErrorCode.CLIENT_ABORT
            : ErrorCode.valueOf(settled.errorCode().toUpperCase(Locale.ROOT));
    Long wait = settled.retryAfterMs();
    String message = settled.errorMessage();
    return new Failure(
        code,
        message == null ? "The answer was stopped." : message,
        wait == null ? null : Duration.ofMillis(wait),
        null);
  }
}
