package io.polyphony.server.gateway.relay;

import io.polyphony.llm.dialect.FormScanner;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Takes in a form, up to a limit: small ones into memory, larger ones into a file that nobody else
 * can open. The file has no name by the time it is written, so nothing is left of it after a crash.
 */
final class FormIntake {
  private static final int LARGEST_IN_MEMORY = 256 << 10;

  private final HttpServerRequest request;
  private final FormScanner scanner;
  private final long limit;
  private final Vertx vertx;
  private final Path place;
  private final Promise<SpooledForm> promise = Promise.promise();
  private final Buffer memory = Buffer.buffer();
  private @Nullable AsyncFile file;
  private long length;
  private boolean busy;
  private boolean ended;

  private FormIntake(
      Vertx vertx, HttpServerRequest request, FormScanner scanner, long limit, Path place) {
    this.vertx = vertx;
    this.request = request;
    this.scanner = scanner;
    this.limit = limit;
    this.place = place;
  }

  /**
   * @param place where the file is made, with a name that no other has
   * @return fails with UNSUPPORTED_MEDIA_TYPE, TOO_LARGE or INVALID_REQUEST
   */
  static Future<SpooledForm> read(Vertx vertx, HttpServerRequest request, long limit, Path place) {
    String type = request.getHeader("content-type");
    FormScanner scanner = type == null ? null : FormScanner.of(type);
    if (scanner == null) {
      return Future.failedFuture(
          Uploads.refused(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as multipart/form-data."));
    }
    if (Uploads.announced(request) > limit) {
      return Future.failedFuture(Uploads.tooLarge(limit));
    }
    var intake = new FormIntake(vertx, request, scanner, limit, place);
    request.handler(intake::take);
    request.exceptionHandler(intake::fail);
    request.endHandler(nothing -> intake.end());
    Uploads.begin(request);
    return intake.promise.future();
  }

  private void take(Buffer piece) {
    length += piece.length();
    if (length > limit) {
      fail(Uploads.tooLarge(limit));
      return;
    }
    try {
      byte[] bytes = piece.getBytes();
      scanner.feed(bytes, 0, bytes.length);
    } catch (FailureException malformed) {
      fail(malformed);
      return;
    }
    if (file == null && length <= LARGEST_IN_MEMORY) {
      memory.appendBuffer(piece);
      return;
    }
    busy = true;
    request.pause();
    opened()
        .compose(opened -> opened.write(piece, length - piece.length()))
        .onSuccess(written -> goOn())
        .onFailure(this::unwritten);
  }

  private Future<AsyncFile> opened() {
    if (file != null) {
      return Future.succeededFuture(file);
    }
    var options =
        new OpenOptions()
            .setCreateNew(true)
            .setRead(true)
            .setWrite(true)
            .setDeleteOnClose(true)
            .setPerms("rw-------");
    return vertx
        .fileSystem()
        .open(place.toString(), options)
        .compose(
            opened -> {
              file = opened;
              return opened.write(memory, 0).map(opened);
            });
  }

  private void goOn() {
    busy = false;
    if (promise.future().isComplete()) {
      close();
    } else if (ended) {
      end();
    } else {
      request.resume();
    }
  }

  private void unwritten(Throwable cause) {
    fail(
        new IllegalStateException(
            "an upload could not be kept: " + cause.getClass().getSimpleName(), cause));
    busy = false;
    close();
  }

  private void end() {
    ended = true;
    if (busy || promise.future().isComplete()) {
      return;
    }
    try {
      promise.complete(new SpooledForm(scanner.end(), length, memory, file));
    } catch (FailureException malformed) {
      fail(malformed);
    }
  }

  private void fail(Throwable cause) {
    if (!request.isEnded()) {
      request.handler(ignored -> {});
    }
    if (promise.tryFail(cause) && !busy) {
      close();
    }
  }

  private void close() {
    AsyncFile opened = file;
    file = null;
    if (opened != null) {
      opened.close();
    }
  }
}
