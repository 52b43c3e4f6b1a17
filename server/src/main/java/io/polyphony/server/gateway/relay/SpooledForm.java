package io.polyphony.server.gateway.relay;

import io.polyphony.llm.dialect.FormScan;
import io.polyphony.server.upstream.Passage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.streams.WriteStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A form that was taken in whole, in memory or in a file without a name, with the model's name
 * changed on its way out. Used on one event loop; must be closed.
 */
final class SpooledForm implements Passage.Payload {
  private static final int PIECE = 64 << 10;

  private final FormScan scan;
  private final long length;
  private final Buffer memory;
  private final @Nullable AsyncFile file;

  /**
   * @param memory all of it, if there is no file
   */
  SpooledForm(FormScan scan, long length, Buffer memory, @Nullable AsyncFile file) {
    this.scan = scan;
    this.length = length;
    this.memory = memory;
    this.file = file;
  }

  FormScan scan() {
    return scan;
  }

  @Override
  public long length(String model) {
    return length - (scan.modelUntil() - scan.modelFrom()) + name(model).length();
  }

  @Override
  public Future<Void> sendTo(WriteStream<Buffer> out, String model, Runnable moved) {
    return part(out, 0, scan.modelFrom(), moved)
        .compose(sent -> write(out, name(model), moved))
        .compose(sent -> part(out, scan.modelUntil(), length, moved))
        .compose(sent -> out.end());
  }

  void close() {
    if (file != null) {
      file.close();
    }
  }

  private static Buffer name(String model) {
    return Buffer.buffer(model.getBytes(StandardCharsets.UTF_8));
  }

  private Future<Void> part(WriteStream<Buffer> out, long from, long until, Runnable moved) {
    Promise<Void> sent = Promise.promise();
    next(out, from, until, moved, sent);
    return sent.future();
  }

  private void next(
      WriteStream<Buffer> out, long from, long until, Runnable moved, Promise<Void> sent) {
    if (from >= until) {
      sent.complete();
      return;
    }
    read(from, (int) Math.min(PIECE, until - from))
        .compose(bytes -> write(out, bytes, moved).map(bytes.length()))
        .onSuccess(taken -> next(out, from + taken, until, moved, sent))
        .onFailure(sent::tryFail);
  }

  private Future<Buffer> read(long from, int piece) {
    if (file != null) {
      return file.read(Buffer.buffer(piece), 0, from, piece)
          .compose(
              bytes ->
                  bytes.length() > 0
                      ? Future.succeededFuture(bytes)
                      : Future.failedFuture("the file is shorter than what was written"));
    }
    return Future.succeededFuture(memory.slice((int) from, (int) from + piece));
  }

  /** Completes when more may be written. */
  private static Future<Void> write(WriteStream<Buffer> out, Buffer bytes, Runnable moved) {
    Promise<Void> taken = Promise.promise();
    out.write(bytes).onFailure(taken::tryFail);
    moved.run();
    if (out.writeQueueFull()) {
      out.drainHandler(nothing -> taken.tryComplete());
    } else {
      taken.tryComplete();
    }
    return taken.future();
  }
}
