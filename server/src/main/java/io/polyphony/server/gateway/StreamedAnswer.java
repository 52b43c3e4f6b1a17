package io.polyphony.server.gateway;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.dialect.ChunkWriter;
import io.polyphony.llm.dialect.RequestScan;
import io.polyphony.server.completion.Completion;
import io.polyphony.server.completion.CompletionSink;
import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.ledger.CompletionRecord;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer to a client. Chunks that come together leave together; silence is broken in the
 * dialect's way; a slow client pauses the provider.
 */
public final class StreamedAnswer implements CompletionSink {
  private static final int LAST_BYTES = 64;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final Backpressure backpressure;
  private final Surface surface;
  private final @Nullable StreamForm form;
  private final long created;
  private final RequestScan scan;
  private final long silenceNanos;
  private final long keepAlive;
  private @Nullable ChunkWriter writer;
  private @Nullable Buffer pending;
  private boolean relayed;
  private boolean headSent;
  private boolean broken;
  private boolean saidDone;
  private boolean lineIsOpen;
  private long lastWrite = System.nanoTime();

  /**
   * @param created seconds since the epoch
   * @param silence after which something is said
   */
  public StreamedAnswer(
      Vertx vertx,
      HttpServerResponse response,
      Entry entry,
      long created,
      RequestScan scan,
      Duration silence) {
    this.vertx = vertx;
    this.response = response;
    this.backpressure = new Backpressure(response);
    this.surface = entry.surface();
    this.form = entry.form();
    this.created = created;
    this.scan = scan;
    this.silenceNanos = silence.toNanos();
    this.keepAlive = vertx.setPeriodic(Math.max(1, silence.toMillis() / 2), id -> breakSilence());
  }

  public void belongsTo(Completion running) {
    backpressure.belongsTo(running);
  }

  /** The request was not accepted after all: somebody else answers. */
  public void refused() {
    vertx.cancelTimer(keepAlive);
  }

  @Override
  public void started(CompletionStart start) {
    relayed = start.relayed();
    writer = writer(start.completion().toString(), start.served());
    if (!headSent) {
      AnswerHeaders.put(response, surface, start);
      sendHead(writer);
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
      say(writer.write(chunk));
    }
  }

  /** In a line of its own, also where a relayed stream broke off before the end of a line. */
  private void say(byte[] words) {
    if (lineIsOpen && words.length > 0) {
      lineIsOpen = false;
      events(Buffer.buffer("\n"));
    }
    events(Buffer.buffer(words));
  }

  @Override
  public void bytes(Buffer bytes) {
    lineIsOpen = bytes.length() > 0 && bytes.getByte(bytes.length() - 1) != '\n';
    if (surface.lastEvent() != null) {
      int end = bytes.length();
      saidDone |= bytes.getString(Math.max(0, end - LAST_BYTES), end).contains(surface.lastEvent());
    }
    events(bytes);
  }

  @Override
  public void finished(CompletionRecord settled) {
    vertx.cancelTimer(keepAlive);
    if (response.ended() || response.closed()) {
      return;
    }
    if (!headSent) {
      AnswerHeaders.put(response, surface, settled);
      Refusal.write(
          response, surface, WholeAnswer.failure(settled), String.valueOf(settled.errorId()));
      return;
    }
    if (settled.errorCode() != null && !broken) {
      ChunkWriter late =
          writer != null ? writer : writer(settled.id().toString(), settled.modelAsked());
      say(late.write(new Chunk.Failed(WholeAnswer.failure(settled))));
    } else if (!broken && !relayed && writer != null) {
      events(Buffer.buffer(writer.end()));
    } else if (!broken && relayed && !saidDone && surface.lastEvent() != null) {
      events(Buffer.buffer(surface.lastEvent() + "\n\n"));
    }
    if (form != null) {
      write(form.end());
    }
    flush();
    response.end();
  }

  private ChunkWriter writer(String id, String model) {
    return surface
        .dialect()
        .writer(new AnswerHead(surface.answerId(id), created, model, scan.includeUsage()));
  }

  /** Nobody serves yet, so the model is the one that was asked for. */
  private ChunkWriter writerBeforeAnswer() {
    Completion completion = backpressure.completion();
    return writer(completion == null ? "" : completion.id().toString(), scan.model());
  }

  private void sendHead(ChunkWriter typed) {
    headSent = true;
    String type = form == null ? typed.contentType() : form.contentType();
    response
        .setChunked(true)
        .putHeader("content-type", type)
        .putHeader("cache-control", "no-cache, no-transform")
        .putHeader("x-accel-buffering", "no");
  }

  private void events(Buffer events) {
    write(form == null ? events : form.events(events));
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
    backpressure.wrote();
  }

  private void breakSilence() {
    if (backpressure.isPaused()
        || lineIsOpen
        || System.nanoTime() - lastWrite < silenceNanos
        || response.closed()) {
      return;
    }
    ChunkWriter speaking = writer != null ? writer : writerBeforeAnswer();
    if (!headSent) {
      sendHead(speaking);
    }
    write(form == null ? Buffer.buffer(speaking.keepAlive()) : form.keepAlive());
  }
}
