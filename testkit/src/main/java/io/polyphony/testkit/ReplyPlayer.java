package io.polyphony.testkit;

import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Iterator;
import java.util.concurrent.CompletionStage;

/** Plays one reply on one response; runs on the response's event loop only. */
final class ReplyPlayer {
  private final Vertx vertx;
  private final Context context;
  private final HttpServerResponse response;
  private final ConnectionBase connection;
  private final Reply reply;
  private final Exchange exchange;
  private boolean headChosen;

  ReplyPlayer(
      Vertx vertx,
      HttpServerResponse response,
      ConnectionBase connection,
      Reply reply,
      Exchange exchange) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.response = response;
    this.connection = connection;
    this.reply = reply;
    this.exchange = exchange;
  }

  void play() {
    response.closeHandler(closed -> exchange.end(Exchange.Ending.CLIENT_LEFT));
    response.exceptionHandler(broken -> exchange.end(Exchange.Ending.CLIENT_LEFT));
    next(reply.before().iterator(), this::head);
  }

  private void head() {
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    Long length = reply.contentLength();
    if (length == null) {
      response.setChunked(true);
    } else {
      response.putHeader("content-length", Long.toString(length));
    }
    headChosen = true;
    next(reply.steps().iterator(), this::complete);
  }

  private void complete() {
    response.end().onSuccess(done -> exchange.end(Exchange.Ending.COMPLETE));
  }

  private void next(Iterator<ReplyStep> steps, Runnable after) {
    if (!exchange.isOpen()) {
      return;
    }
    if (!steps.hasNext()) {
      after.run();
      return;
    }
    Runnable more = () -> next(steps, after);
    switch (steps.next()) {
      case ReplyStep.Send send -> send(send.bytes(), more);
      case ReplyStep.Pause pause -> pause(pause, more);
      case ReplyStep.Until until -> until(until.released(), more);
      case ReplyStep.Stall stall -> flushHead();
      case ReplyStep.Cut cut -> hangUp();
      case ReplyStep.Reset reset -> {
        connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        hangUp();
      }
    }
  }

  /** Continues when the bytes are with the operating system: a slow client slows the script. */
  private void send(byte[] bytes, Runnable more) {
    response
        .write(Buffer.buffer(bytes))
        .onSuccess(
            written -> {
              exchange.sent(bytes.length);
              more.run();
            });
  }

  private void pause(ReplyStep.Pause pause, Runnable more) {
    flushHead();
    long millis = pause.duration().toMillis();
    if (millis < 1) {
      context.runOnContext(ignored -> more.run());
    } else {
      vertx.setTimer(millis, ignored -> more.run());
    }
  }

  private void until(CompletionStage<?> released, Runnable more) {
    flushHead();
    released.whenComplete((value, failure) -> context.runOnContext(ignored -> more.run()));
  }

  /** Once the script has come to the body, a client must see the head while nothing follows. */
  private void flushHead() {
    if (headChosen && !response.headWritten()) {
      response.write(Buffer.buffer());
    }
  }

  private void hangUp() {
    exchange.end(Exchange.Ending.BROKEN_BY_SCRIPT);
    connection.close();
  }
}
