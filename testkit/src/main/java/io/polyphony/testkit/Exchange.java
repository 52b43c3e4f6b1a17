package io.polyphony.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** One request that a {@link CassetteServer} received, and how its answer ended. */
public final class Exchange {
  /** How an answer ended. */
  public enum Ending {
    /** All was sent. */
    COMPLETE,
    /** The script cut or broke the connection. */
    BROKEN_BY_SCRIPT,
    /** The client closed the connection, or reset the stream, before the answer was complete. */
    CLIENT_LEFT
  }

  /**
   * @param nanos {@link System#nanoTime()} when it ended
   */
  private record Ended(Ending ending, long nanos) {}

  private final ReceivedRequest request;
  private final long receivedNanos;
  private final AtomicLong bytesSent = new AtomicLong();
  private final CompletableFuture<Ended> ended = new CompletableFuture<>();

  Exchange(ReceivedRequest request) {
    this.request = request;
    this.receivedNanos = System.nanoTime();
  }

  public ReceivedRequest request() {
    return request;
  }

  /** {@link System#nanoTime()} when the request was complete. */
  public long receivedNanos() {
    return receivedNanos;
  }

  /** Bytes of the answer's body handed to the socket so far. */
  public long bytesSent() {
    return bytesSent.get();
  }

  public boolean isOpen() {
    return !ended.isDone();
  }

  /**
   * Waits for the end of the answer.
   *
   * @throws AssertionError if it does not come in time
   */
  public Ending awaitEnd(Duration within) {
    return Await.value("the end of " + request.path(), within, ended).ending();
  }

  /**
   * Waits until the client leaves.
   *
   * @return {@link System#nanoTime()} when the server saw it
   * @throws AssertionError if it does not in time, or the answer ended in another way
   */
  public long awaitClientLeft(Duration within) {
    Ended end = Await.value("the client leaving " + request.path(), within, ended);
    if (end.ending() != Ending.CLIENT_LEFT) {
      throw new AssertionError("the answer ended otherwise: " + end.ending());
    }
    return end.nanos();
  }

  /** Waits until at least that many bytes of the answer's body were handed to the socket. */
  public void awaitSent(long bytes, Duration within) {
    Await.until(bytes + " bytes sent", within, () -> bytesSent.get() >= bytes);
  }

  void sent(int bytes) {
    bytesSent.addAndGet(bytes);
  }

  void end(Ending ending) {
    ended.complete(new Ended(ending, System.nanoTime()));
  }
}
