package io.polyphony.server.gateway.openai;

import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.completion.CompletionSink;
import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.gateway.Warnings;
import io.polyphony.server.ledger.CompletionRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A whole (not streamed) answer to a client. */
final class OpenAiAnswer implements CompletionSink {
  private final HttpServerResponse response;
  private final long created;
  private final AnswerCollector collector = new AnswerCollector();
  private @Nullable CompletionStart start;
  private @Nullable Buffer relayed;

  OpenAiAnswer(HttpServerResponse response, long created) {
    this.response = response;
    this.created = created;
  }

  @Override
  public void started(CompletionStart started) {
    start = started;
  }

  @Override
  public void chunk(Chunk chunk) {
    if (start == null || !start.relayed()) {
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
    AnswerHeaders.put(response, settled);
    if (settled.errorCode() != null || start == null) {
      Refusal.write(response, failure(settled), String.valueOf(settled.errorId()));
      return;
    }
    Warnings.put(response, start);
    response.putHeader("content-type", "application/json");
    if (relayed != null) {
      response.end(relayed);
    } else {
      var head = new AnswerHead("chatcmpl-" + settled.id(), created, start.served(), true);
      response.end(Buffer.buffer(OpenAiChat.standard().writeAnswer(head, collector.answer())));
    }
  }

  static Failure failure(CompletionRecord settled) {
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
