package io.polyphony.server.upstream;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What of a provider's stream goes on to the client: whole events only, so that whatever follows a
 * break does not fall into one, and none that the client did not ask for. Serves one stream.
 */
final class RelayedBytes {
  private final Boundaries boundaries;
  private final @Nullable Predicate<byte[]> hidden;
  private final Consumer<Buffer> client;
  private Buffer torn = Buffer.buffer();

  /** Reads a part of a piece, and says whether the stream is still good behind it. */
  interface Reader {
    boolean read(int from, int until);
  }

  /**
   * @param hidden which events are kept from the client; null for none
   */
  RelayedBytes(Boundaries boundaries, @Nullable Predicate<byte[]> hidden, Consumer<Buffer> client) {
    this.boundaries = boundaries;
    this.hidden = hidden;
    this.client = client;
  }

  /** Takes the next bytes, as far as the reader finds them good. */
  void take(byte[] piece, Reader reader) {
    int begun = 0;
    int passed = 0;
    boolean good = true;
    for (int from = 0; from < piece.length && good; ) {
      int end = boundaries.next(piece, from);
      int until = end < 0 ? piece.length : end;
      good = reader.read(from, until);
      if (good && end >= 0) {
        if (hidden != null && hidden.test(event(piece, begun, end))) {
          pass(piece, passed, begun);
          torn = Buffer.buffer();
          passed = end;
        }
        begun = end;
      }
      from = until;
    }
    pass(piece, passed, begun);
    torn.appendBytes(piece, begun, piece.length - begun);
  }

  private byte[] event(byte[] piece, int from, int until) {
    return from > 0 || torn.length() == 0
        ? Arrays.copyOfRange(piece, from, until)
        : torn.copy().appendBytes(piece, from, until - from).getBytes();
  }

  private void pass(byte[] piece, int from, int until) {
    if (until > from) {
      Buffer events = torn.appendBytes(piece, from, until - from);
      torn = Buffer.buffer();
      client.accept(events);
    }
  }

  /** The stream is complete: what of it stands behind the last boundary goes on, too. */
  void end() {
    byte[] ending = boundaries.ending();
    boolean isHidden = hidden != null && hidden.test(torn.getBytes());
    if (torn.length() > 0 && ending != null && !isHidden) {
      client.accept(torn.appendBytes(ending));
    }
  }
}
