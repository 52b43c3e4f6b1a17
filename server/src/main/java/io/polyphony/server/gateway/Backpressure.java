package io.polyphony.server.gateway;

import io.polyphony.server.completion.Completion;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Lets a completion wait while its client does not take what was written. */
public final class Backpressure {
  private final HttpServerResponse response;
  private @Nullable Completion completion;
  private boolean paused;

  public Backpressure(HttpServerResponse response) {
    this.response = response;
  }

  /** Whose answer it is, once that is known. */
  public void belongsTo(Completion running) {
    completion = running;
  }

  @Nullable Completion completion() {
    return completion;
  }

  boolean isPaused() {
    return paused;
  }

  /** To be called after each write. */
  public void wrote() {
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
}
