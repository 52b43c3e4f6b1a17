package io.polyphony.server.work;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/**
 * Work on bodies that takes the longer the larger they are. What is small is done at once; what is
 * large is done beside the event loops, so that nobody else's request waits for it.
 */
public final class LargeBodies {
  /** From this many bytes on; reading or writing as many takes about a millisecond. */
  public static final int FROM = 256 << 10;

  private LargeBodies() {}

  public static boolean isLarge(int bytes) {
    return bytes >= FROM;
  }

  /**
   * Does work on that many bytes; what comes of it arrives on the caller's event loop.
   *
   * @return fails with what the work throws
   */
  public static <T> Future<T> work(Vertx vertx, int bytes, Callable<T> work) {
    if (isLarge(bytes)) {
      return vertx.executeBlocking(work, false);
    }
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception failed) {
      return Future.failedFuture(failed);
    }
  }
}
