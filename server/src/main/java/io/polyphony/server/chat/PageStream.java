package io.polyphony.server.chat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One page's subscription. Hears events from any thread and writes them on its own event loop. A
 * page that does not read fast enough is let go: it comes back with the last event it saw.
 */
final class PageStream implements LiveConversation.Listener {
  private static final long KEEP_ALIVE_MS = 15_000;
  private static final int MOST_WAITING = 20_000;

  private final HttpServerResponse response;
  private final Context context;
  private final Vertx vertx;
  private final LiveConversation conversation;
  private final Deque<Event> waiting = new ArrayDeque<>();
  private final long keepAlive;
  private boolean begun;
  private boolean closed;

  PageStream(Vertx vertx, HttpServerResponse response, LiveConversation conversation) {
    this.vertx = vertx;
    this.conversation = conversation;
    this.response = response;
    this.context = vertx.getOrCreateContext();
    this.keepAlive = vertx.setPeriodic(KEEP_ALIVE_MS, id -> write(": keep-alive\n\n"));
    response.setWriteQueueMaxSize(4 * 1024 * 1024);
    response
        .setChunked(true)
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .putHeader("cache-control", "no-store, no-transform")
        .putHeader("x-accel-buffering", "no");
  }

  @SafeVarargs
  final void begin(List<Event>... missed) {
    write("retry: 1000\n\n");
    for (List<Event> events : missed) {
      events.forEach(this::write);
    }
    begun = true;
    while (!waiting.isEmpty()) {
      write(waiting.removeFirst());
    }
  }

  /** The log does not reach back that far: the page must look at the whole conversation again. */
  void reset() {
    write("retry: 1000\n\nevent: reset\ndata: {}\n\n");
    close();
  }

  /** Stops listening, whoever ended it. */
  void close() {
    if (!closed) {
      closed = true;
      vertx.cancelTimer(keepAlive);
      conversation.leave(this);
      if (!response.ended() && !response.closed()) {
        response.end();
      }
    }
  }

  @Override
  public void hear(Event event) {
    context.runOnContext(
        nothing -> {
          if (begun) {
            write(event);
          } else if (waiting.size() < MOST_WAITING) {
            waiting.addLast(event);
          } else {
            close();
          }
        });
  }

  private void write(Event event) {
    write(
        "id: "
            + event.sequence()
            + "\nevent: "
            + event.kind()
            + "\ndata: "
            + event.data()
            + "\n\n");
  }

  private void write(String text) {
    if (closed || response.ended() || response.closed()) {
      return;
    }
    if (response.writeQueueFull()) {
      response.close();
      close();
      return;
    }
    response.write(Buffer.buffer(text));
  }
}
