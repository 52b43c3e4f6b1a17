package io.polyphony.server.upstream;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.provider.SandboxStep;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;

/** Plays a sandbox answer at its pace. Lives on one context. */
final class SandboxAttempt implements RunningAttempt {
  private final Vertx vertx;
  private final Context context;
  private final List<SandboxStep> steps;
  private final AttemptListener listener;
  private int next;
  private long timer = -1;
  private boolean paused;
  private boolean closed;

  SandboxAttempt(Vertx vertx, Context context, List<SandboxStep> steps, AttemptListener listener) {
    this.vertx = vertx;
    this.context = context;
    this.steps = steps;
    this.listener = listener;
  }

  void start() {
    context.runOnContext(nothing -> schedule());
  }

  private void schedule() {
    while (!closed && !paused && timer < 0) {
      if (next == steps.size()) {
        closed = true;
        listener.ended(200);
        return;
      }
      long delay = steps.get(next).delayMs();
      if (delay > 0) {
        timer =
            vertx.setTimer(
                delay,
                id -> {
                  timer = -1;
                  play();
                  schedule();
                });
        return;
      }
      play();
    }
  }

  private void play() {
    if (closed) {
      return;
    }
    Chunk chunk = steps.get(next++).chunk();
    if (chunk instanceof Chunk.Failed failed) {
      closed = true;
      var said = failed.failure().upstream();
      listener.failed(failed.failure(), said == null ? 0 : said.status());
    } else {
      listener.chunk(chunk);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    context.runOnContext(nothing -> schedule());
  }
}
