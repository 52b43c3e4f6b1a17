package io.polyphony.server.gateway.openai;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.dialect.ChunkWriter;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.server.completion.Completion;
import io.polyphony.server.completion.CompletionSink;
import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.gateway.Warnings;
import io.polyphony.server.ledger.CompletionRecord;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer to a client. Chunks that come together leave together; silence is broken by
 * comments; a slow client pauses the provider.
 */
final class OpenAiStream implements CompletionSink {
  private static final long KEEP_ALIVE_CHECK_MS = 5_000;
  private static final long SILENCE_NANOS = 10_000_000_000L;
  private static final String DONE = "data: [DONE]";
  private static final int LAST_BYTES = 64;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final long created;
  private final boolean includeUsage;
  private final long keepAlive;
  private @Nullable Completion completion;
  private @Nullable ChunkWriter writer;
  private @Nullable Buffer pending;
  private boolean relayed;
  private boolean headSent;
  private boolean paused;
  private boolean broken;
  private boolean saidDone;
  private long lastWrite = System.nanoTime();

  OpenAiStream(Vertx vertx, HttpServerResponse response, long created, boolean includeUsage) {
    this.vertx = vertx;
    this.response = response;
    this.created = created;
    this.includeUsage = includeUsage;
    this.keepAlive = vertx.setPeriodic(KEEP_ALIVE_CHECK_MS, id -> breakSilence());
  }

  void belongsTo(Completion running) {
    completion = running;
  }

  /** The request was not accepted after all: somebody else answers. */
  void refused() {
    vertx.cancelTimer(keepAlive);
  }

  @Override
  public void started(CompletionStart start) {
    relayed = start.relayed();
    writer = writer(start.completion().toString(), start.served());
    if (!headSent) {
      AnswerHeaders.put(response, start);
      sendHead();
    } else {
      write(Buffer.buffer(Warnings.comments(start)));
    }
  }

  @Override
  public void chunk(Chunk chunk) {
    if (chunk instanceof Chunk.Failed) {
      broken = true;
    } else if (relayed) {
      return;
    }
    if (writer != null) {
      write(Buffer.buffer(writer.write(chunk)));
    }
  }

  @Override
  public void bytes(Buffer bytes) {
    int end = bytes.length();
    saidDone |= bytes.getString(Math.max(0, end - LAST_BYTES), end).contains(DONE);
    write(bytes);
  }

  @Override
  public void finished(CompletionRecord settled) {
    vertx.cancelTimer(keepAlive);
    if (response.ended() || response.closed()) {
      return;
    }
    if (!headSent) {
      AnswerHeaders.put(response, settled);
      Refusal.write(response, OpenAiAnswer.failure(settled), String.valueOf(settled.errorId()));
      return;
    }
    if (settled.errorCode() != null && !broken) {
      ChunkWriter late =
          writer != null ? writer : writer(settled.id().toString(), settled.modelAsked());
      write(Buffer.buffer(late.write(new Chunk.Failed(OpenAiAnswer.failure(settled)))));
    } else if (!broken && !relayed && writer != null) {
      write(Buffer.buffer(writer.end()));
    } else if (!broken && relayed && !saidDone) {
      write(Buffer.buffer(DONE + "\n\n"));
    }
    flush();
    response.end();
  }

  private ChunkWriter writer(String id, String model) {
    return OpenAiChat.standard()
        .writer(new AnswerHead("chatcmpl-" + id, created, model, includeUsage));
  }

  private void sendHead() {
    headSent = true;
    response
        .setChunked(true)
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .putHeader("cache-control", "no-cache, no-transform")
        .putHeader("x-accel-buffering", "no");
  }

  private void write(Buffer bytes) {
    if (bytes.length() == 0 || response.closed()) {
      return;
    }
    if (pending == null) {
      pending = bytes;
      vertx.runOnContext(nothing -> flush());
    } else {
      pending =
          Buffer.buffer(pending.length() + bytes.length())
              .appendBuffer(pending)
              .appendBuffer(bytes);
    }
  }

  private void flush() {
    Buffer bytes = pending;
    pending = null;
    if (bytes == null || response.ended() || response.closed()) {
      return;
    }
    lastWrite = System.nanoTime();
    response.write(bytes);
    if (response.writeQueueFull() && !paused && completion != null) {
      paused = true;
      completion.pause();
      response.drainHandler(nothing -> goOn());
    }
  }

  private void goOn() {
    paused = false;
    if (completion != null) {
      completion.resume();
    }
  }

  private void breakSilence() {
    if (paused || System.nanoTime() - lastWrite < SILENCE_NANOS || response.closed()) {
      return;
    }
    if (!headSent) {
      sendHead();
    }
    write(Buffer.buffer(": keep-alive\n\n"));
  }
}
